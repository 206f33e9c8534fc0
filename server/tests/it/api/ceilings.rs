//! Nobody without *Edit credits* moves a ceiling, whichever way is tried (spec §0).

use domain::Role;

use super::{Program, at, check, no_difference};
use crate::shop::each_db;

#[tokio::test]
async fn who_had_less_is_not_opened_again_under_another_name() {
    check(
        r#"
        PUT /accounts/ana {"email":"ana@test.com","document":"777","documentType":"CPF","creditLimit":5}
        PUT /accounts/bia {"email":"bia@test.com","document":"888","documentType":"CPF"}
        PUT /accounts/bia/transactions/t {"value":100}
        PUT /accounts/bia/transactions/t/settlement {"value":100}
        200
        DELETE /accounts/ana
        DELETE /accounts/bia
        200 status=Closed
        as clerk
        POST /accounts {"email":"ANA@test.com"}
        403 code=2105  account=ana
        PUT /accounts/ana {"email":"new@test.com"}
        403 code=2105  account=ana
        PUT /accounts/temp {"email":"temp@test.com"}
        200 creditLimit=100.0
        PUT /accounts/temp {"email":"Ana@test.com"}
        403 code=2105  account=ana
        PATCH /accounts/temp {"email":"bia@test.com"}
        403 code=2105  account=bia
        PATCH /accounts/temp {"document":"777"}
        403 code=2105  account=ana
        PATCH /accounts/temp {"document":"888","documentType":"Other"}
        403 code=2105  account=bia
        GET /accounts/temp
        200 email=temp@test.com  document=-
        PATCH /accounts/temp {"email":"temp2@test.com","document":"999"}
        200 email=temp2@test.com  document=999
        as manager
        PATCH /accounts/temp {"email":"ana@test.com"}
        200 email=ana@test.com
        as clerk
        PATCH /accounts/temp {"document":"999","documentType":"CPF"}
        200 email=ana@test.com  documentType=CPF
        "#,
    )
    .await;
}

#[tokio::test]
async fn who_owes_or_has_less_keeps_the_names_they_are_known_by() {
    check(
        r#"
        PUT /accounts/ana {"email":"ana@test.com","creditLimit":5}
        PUT /accounts/bia {"email":"bia@test.com","document":"888","documentType":"CPF"}
        PUT /accounts/bia/transactions/t {"value":1}
        PUT /accounts/bia/transactions/t/settlement {"value":1}
        200
        as clerk
        PATCH /accounts/ana {"email":"other@test.com"}
        403 code=2106  message=This customer owes, or has less…
        PATCH /accounts/ana {"email":"ANA@test.com","document":"777","documentType":"CPF"}
        200 email=ANA@test.com  document=777
        PATCH /accounts/bia {"document":null}
        403 code=2106
        PUT /accounts/bia {"email":"bia@test.com"}
        403 code=2106
        POST /accounts/bia/invoices/t-01/payments
        200
        PUT /accounts/bia {"email":"new@test.com"}
        200 email=new@test.com  document=-
        as manager
        PATCH /accounts/ana {"email":"other@test.com"}
        200 email=other@test.com
        "#,
    )
    .await;
}

#[tokio::test]
async fn an_account_is_made_for_a_stranger_only_and_by_whoever_may() {
    check(
        r#"
        PUT /storeconfig {"automaticCheckingAccountCreationEnabled":true}
        PUT /accounts/ana {"email":"ana@test.com","creditLimit":5}
        DELETE /accounts/ana
        PUT /accounts/bia {"email":"bia@test.com"}
        DELETE /accounts/bia
        200
        GET /purchase-conditions?email=ana@test.com
        404 code=2004
        as viewer
        GET /purchase-conditions?email=caio@test.com
        404 code=2004
        GET /accounts?email=caio@test.com
        200 summary.count=0
        as clerk
        GET /purchase-conditions?email=ana@test.com
        404 code=2004
        GET /purchase-conditions?email=bia@test.com
        200 availableCredit=100.0
        GET /purchase-conditions?email=caio@test.com
        200 availableCredit=100.0
        as viewer
        GET /purchase-conditions?email=caio@test.com
        200 availableCredit=100.0
        "#,
    )
    .await;
}

#[tokio::test]
async fn an_account_and_its_holder_have_two_emails() {
    check(
        r#"
        PUT /accounts/ana {"email":"ana@test.com"}
        POST /accounts/ana/holders {"claims":{"email":"h@test.com"}}
        200
        PATCH /accounts/ana {"email":"H@test.com"}
        409 code=2122
        PUT /accounts/ana {"email":"h@test.com"}
        409 code=2122
        POST /accounts/ana/holders {"claims":{"email":"ana@test.com"}}
        409 code=2122
        "#,
    )
    .await;
}

#[tokio::test]
async fn closing_and_opening_at_the_same_time_leaves_no_debt_behind() {
    each_db(async |shop| {
        let owner = Program::of(&shop, Role::Owner).await;
        let clerk = Program::of(&shop, Role::Clerk).await;
        for n in 0..20 {
            let low = format!(r#"{{"email":"a{n}@test.com","creditLimit":5}}"#);
            let path = format!("/accounts/a{n}");
            assert_eq!(owner.send(&shop, "PUT", &path, &low).await.status, 200);
            let body = format!(r#"{{"email":"a{n}@test.com"}}"#);
            let close = clerk.send(&shop, "DELETE", &path, "");
            let opens = (0..6).map(|_| clerk.send(&shop, "POST", "/accounts", &body));
            let (closed, opened) = tokio::join!(close, futures::future::join_all(opens));
            assert_eq!(closed.status, 200);
            for answer in opened {
                let code = at(&answer.text, "code");
                assert!(matches!(code.as_str(), "1099" | "2105"), "{}", answer.text);
            }
        }
        no_difference(&shop).await;
    })
    .await;
}
