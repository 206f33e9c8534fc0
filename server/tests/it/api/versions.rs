//! `If-Match`: a change of what was seen, and of nothing else.

use domain::Role;

use super::{Program, at};
use crate::shop::each_db;

#[tokio::test]
async fn a_change_is_made_where_the_account_is_still_what_was_seen() {
    each_db(async |shop| {
        let program = Program::of(&shop, Role::Owner).await;
        let put = async |tag: &str, method: &str, path: &str, body: &str| {
            let headers = [("If-Match", tag)];
            program.send_with(&shop, method, path, &headers, body).await
        };
        let body = r#"{"email":"a@test.com","creditLimit":200}"#;
        let none = put("\"1-1\"", "PUT", "/accounts/a", body).await;
        assert_eq!((none.status.as_u16(), at(&none.text, "code").as_str()), (412, "2012"));
        let any = put("*", "PUT", "/accounts/a", body).await;
        assert_eq!((any.status.as_u16(), at(&any.text, "code").as_str()), (412, "2012"));
        let opened = program.send(&shop, "PUT", "/accounts/a", body).await;
        let first = opened.header("etag");
        assert_eq!(opened.status, 200);
        assert_eq!(program.send(&shop, "GET", "/accounts/a", "").await.header("etag"), first);

        // The same again changes nothing, and the tag stands.
        assert_eq!(put(&first, "PUT", "/accounts/a", body).await.header("etag"), first);
        let limit = put(&first, "PUT", "/accounts/a/creditlimit", r#"{"value":300}"#).await;
        let second = limit.header("etag");
        assert_eq!(limit.status, 200);
        assert_ne!(second, first);
        for (method, path, body) in [
            ("PUT", "/accounts/a", body),
            ("PATCH", "/accounts/a", r#"{"creditLimit":1}"#),
            ("PUT", "/accounts/a/creditlimit", r#"{"value":1}"#),
            ("PUT", "/accounts/a/tolerance", r#"{"value":1}"#),
        ] {
            for stale in [first.as_str(), "", "x", "\"\"", "\"*\"", "\u{e9}"] {
                let answer = put(stale, method, path, body).await;
                let told = (answer.status.as_u16(), at(&answer.text, "code"));
                assert_eq!(told, (412, "2012".to_owned()), "{method} {path} {stale:?}");
            }
        }
        let missing = put(&first, "PATCH", "/accounts/none", "{}").await;
        assert_eq!(missing.status, 412);

        let either = format!("{first}, W/{second}");
        let third = put(&either, "PATCH", "/accounts/a", r#"{"tolerance":0.5}"#).await;
        assert_eq!(
            (third.status.as_u16(), at(&third.text, "creditLimit").as_str()),
            (200, "300.0")
        );
        assert_eq!(put("*", "PATCH", "/accounts/a", r#"{"tolerance":0}"#).await.status, 200);

        // Another account under the same id is another thing, however few changes it has seen.
        program.send(&shop, "DELETE", "/accounts/a", "").await;
        program.send(&shop, "PUT", "/accounts/a", body).await;
        assert_eq!(put(&first, "PUT", "/accounts/a", body).await.status, 412);
    })
    .await;
}
