//! What is typed as an amount or a rate, through the doors of the browser, without any script.

use axum::http::StatusCode;
use domain::Role;

use crate::api::Program;
use crate::shop::{Answer, Browser, Shop, each_db};

const OPEN: &str = "/do/accounts/open";
const CEILING: &str = "/do/accounts/ceiling";
const CLOSE: &str = "/do/accounts/close";

/// Sends a form that stands on `page`, and gives what its answer shows.
async fn sent(person: &mut Browser<'_>, page: &str, form: &str, values: &[(&str, &str)]) -> Answer {
    let answer = person.post_from(page, form, values).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    person.get(&answer.to()).await
}

/// Changes the account with this e-mail on its page.
async fn edited(shop: &Shop, person: &mut Browser<'_>, change: &[(&str, &str)]) -> Answer {
    let ana = shop.books.account("ana@test.com").await;
    let (key, version) = (ana.key.to_string(), ana.version.to_string());
    let values = [&[("key", key.as_str()), ("version", version.as_str())], change].concat();
    sent(person, &format!("/accounts/{}", ana.id), CEILING, &values).await
}

/// The account with this e-mail has bought and not paid.
async fn buys(shop: &Shop, id: &str, value: &str) {
    let program = Program::of(shop, Role::Owner).await;
    let hold = format!("/accounts/{id}/transactions/t");
    let body = format!("{{\"value\":{value}}}");
    for path in [hold.clone(), format!("{hold}/settlement")] {
        let answer = program.send(shop, "PUT", &path, &body).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    }
}

/// Whether each box of the page is ticked.
fn ticks(page: &Answer) -> Vec<bool> {
    let tags = page.text.split('<').filter_map(|piece| piece.split('>').next());
    tags.filter(|tag| tag.contains("type=\"checkbox\""))
        .map(|tag| tag.contains("checked"))
        .collect()
}

#[track_caller]
fn says(page: &Answer, sentences: &[&str]) {
    for sentence in sentences {
        assert!(page.says(sentence), "{sentence}: {:?}", page.words());
    }
}

#[tokio::test]
async fn what_can_be_two_amounts_is_asked_about_in_the_signs_of_the_language() {
    each_db(async |shop| {
        let mut olga = shop.signed_in(Role::Owner).await;
        for (lang, asked, sentence, other, shown) in [
            (
                "en",
                "1.000",
                "\"1.000\" can be read as 1000 or as 1.00. Write the one you mean.",
                "1,000",
                "R$1,000.00",
            ),
            (
                "pt",
                "R$ 1,000",
                "\"R$ 1,000\" pode ser lido como 1000 ou como 1,00. Escreva o que você quer dizer.",
                "1.000",
                "R$\u{a0}1.000,00",
            ),
            (
                "es",
                "1,500",
                "\"1,500\" se puede leer como 1500 o como 1,50. Escribe el que quieres decir.",
                "2.000 BRL",
                "R$\u{a0}2.000,00",
            ),
        ] {
            olga.get(&format!("/accounts?lang={lang}")).await;
            let email = format!("{lang}@test.com");
            let form = |limit| [("email", email.as_str()), ("credit_limit", limit)];
            let page = sent(&mut olga, "/accounts/new", OPEN, &form(asked)).await;
            says(&page, &[sentence]);
            assert!(page.text.contains(&format!("value=\"{asked}\"")), "what was typed");
            says(&sent(&mut olga, "/accounts/new", OPEN, &form(other)).await, &[shown]);
        }
    })
    .await;
}

#[tokio::test]
async fn the_same_is_asked_of_a_changed_limit_and_of_what_is_owed() {
    each_db(async |shop| {
        let ana = shop.books.open("ana@test.com", "1", 5_000).await;
        buys(&shop, ana.id.as_str(), "1000").await;
        let mut olga = shop.signed_in(Role::Owner).await;
        let page = edited(&shop, &mut olga, &[("credit_limit", "2.000")]).await;
        says(&page, &["\"2.000\" can be read as 2000 or as 2.00.", "R$5,000.00"]);

        let ana = shop.books.account("ana@test.com").await;
        let (key, version) = (ana.key.to_string(), ana.version.to_string());
        let form = |owed| [("key", key.as_str()), ("version", version.as_str()), ("owed", owed)];
        let address = format!("/accounts/{}", ana.id);
        let page = sent(&mut olga, &address, CLOSE, &form("1.000")).await;
        says(&page, &["\"1.000\" can be read as 1000 or as 1.00."]);
        says(&sent(&mut olga, &address, CLOSE, &form("R$1,000.00")).await, &["was closed."]);
    })
    .await;
}

#[tokio::test]
async fn a_tolerance_above_100_percent_opens_an_account_only_once_it_is_ticked() {
    each_db(async |shop| {
        let mut olga = shop.signed_in(Role::Owner).await;
        let open =
            |email, tick| [("email", email), ("tolerance", "5"), ("tolerance_confirmed", tick)];
        let page = sent(&mut olga, "/accounts/new", OPEN, &open("ana@test.com", "")).await;
        says(
            &page,
            &[
                "Nothing was saved yet. Some fields need attention.",
                "Tolerance \"5\" is 500%. If you meant 5%, write 0.05.",
                "Yes, 500%",
            ],
        );
        assert_eq!(ticks(&page), [false]);
        says(&olga.get("/accounts").await, &["Nothing to show."]);

        // A tick for another rate is none.
        let page = sent(&mut olga, "/accounts/new", OPEN, &open("ana@test.com", "2.5")).await;
        says(&page, &["Yes, 500%"]);
        assert_eq!(ticks(&page), [false]);
        let page = sent(&mut olga, "/accounts/new", OPEN, &open("ana", "5")).await;
        says(&page, &["\"ana\" is not an email address.", "Yes, 500%"]);
        assert_eq!(ticks(&page), [true], "it stays while something else is wrong");
        let page = sent(&mut olga, "/accounts/new", OPEN, &open("ana@test.com", "5")).await;
        says(&page, &["was opened."]);
        assert!(!page.says("500%"), "what was asked before is not told after");
        let ana = shop.books.account("ana@test.com").await;
        assert_eq!(ana.tolerance.to_string(), "5");

        // The whole limit is what many stores give.
        let form = [("email", "bia@test.com"), ("tolerance", "100%")];
        says(&sent(&mut olga, "/accounts/new", OPEN, &form).await, &["was opened."]);
    })
    .await;
}

#[tokio::test]
async fn a_tolerance_above_100_percent_is_asked_about_when_it_is_changed_but_not_of_programs() {
    each_db(async |shop| {
        let ana = shop.books.open("ana@test.com", "1", 100).await;
        let mut olga = shop.signed_in(Role::Owner).await;
        olga.get("/accounts?lang=pt").await;
        let page = edited(&shop, &mut olga, &[("tolerance", "2,5")]).await;
        says(
            &page,
            &[
                "A tolerância \"2,5\" é de 250%. Se a intenção era 2,5%, escreva 0,025.",
                "Sim, 250%",
            ],
        );
        assert_eq!(shop.books.account("ana@test.com").await.tolerance.to_string(), "0");
        let ticked = [("tolerance", "2,5"), ("tolerance_confirmed", "2.5")];
        says(&edited(&shop, &mut olga, &ticked).await, &["A alteração foi salva.", "250%"]);

        let program = Program::of(&shop, Role::Owner).await;
        let path = format!("/accounts/{}", ana.id);
        let answer = program.send(&shop, "PATCH", &path, r#"{"tolerance":9.000}"#).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        assert_eq!(shop.books.account("ana@test.com").await.tolerance.to_string(), "9");
    })
    .await;
}

#[tokio::test]
async fn a_limit_below_what_is_used_is_saved_and_told_with_the_amounts() {
    each_db(async |shop| {
        let ana = shop.books.open("ana@test.com", "1", 1_000).await;
        buys(&shop, ana.id.as_str(), "180").await;
        let mut olga = shop.signed_in(Role::Owner).await;
        let below =
            "The credit limit of R$100.00 is below the R$180.00 that is used. What was bought stays as it is.";
        let page = edited(&shop, &mut olga, &[("credit_limit", "100")]).await;
        says(&page, &["The change was saved.", below]);
        assert!(page.text.contains("alert--warn"), "in amber");
        assert!(!olga.get(&format!("/accounts/{}", ana.id)).await.says(below), "told once");

        let page = edited(&shop, &mut olga, &[("credit_limit", "180")]).await;
        says(&page, &["The change was saved."]);
        assert!(!page.says("that is used"), "{:?}", page.words());
    })
    .await;
}

#[tokio::test]
async fn what_is_told_of_a_new_account_is_told_of_a_changed_one() {
    each_db(async |shop| {
        let mut olga = shop.signed_in(Role::Owner).await;
        let wrong = "CPF \"529.982.247-26\" fails its check digits.";
        let form = [
            ("document_type", "CPF"),
            ("document", "52998224726"),
            ("email", "ana@test.com"),
            ("credit_limit", "100"),
        ];
        says(&sent(&mut olga, "/accounts/new", OPEN, &form).await, &["was opened.", wrong]);
        let page = edited(&shop, &mut olga, &[("credit_limit", "200")]).await;
        says(&page, &["The change was saved.", wrong]);
        let page = edited(&shop, &mut olga, &[("credit_limit", "200")]).await;
        says(&page, &["Nothing was changed"]);
        assert!(!page.says(wrong), "nothing was saved");
    })
    .await;
}
