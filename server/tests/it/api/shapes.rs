//! The shapes of answers, and the description of the API.

use axum::body::Body;
use axum::http::Method;
use domain::Role;
use serde_json::Value;

use super::Program;
use crate::shop::each_db;

#[tokio::test]
async fn answers_have_the_originals_shapes_to_the_character() {
    each_db(async |shop| {
        let program = Program::of(&shop, Role::Owner).await;
        let body = r#"{"document":"55555555555","documentType":"CPF","email":"customer@test.com","creditLimit":"3000","tolerance":"0.05"}"#;
        let account = program.send(&shop, "POST", "/accounts", body).await;
        assert_eq!(
            account.text,
            r#"{"id":"55555555555_CPF","balance":0.0,"document":"55555555555","status":"Open","documentType":"CPF","creditLimit":3000.0,"updatedAt":"2024-02-22T20:43:21.0000000Z","createdAt":"2024-02-22T20:43:21.0000000Z","description":"","availableCredit":3000.0,"preAuthorizedCredit":0.0,"email":"customer@test.com","tolerance":0.05,"availableBalance":3000.0}"#
        );
        assert_eq!(account.header("content-type"), "application/json");
        let list = program.send(&shop, "GET", "/accounts/", "").await;
        let expected = format!(r#"{{"data":[{}],"summary":{{"count":1}}}}"#, account.text);
        assert_eq!(list.text, expected);
        let empty = program.send(&shop, "GET", "/accounts/55555555555_CPF/statements/", "").await;
        assert_eq!(
            empty.text,
            r#"{"statements":[],"currentBalance":0.0,"intervalBalance":0.0,"previousBalance":0.0}"#
        );
        let invoices = program.send(&shop, "GET", "/invoices", "").await;
        assert_eq!(
            invoices.text,
            r#"{"data":[],"summary":{"total":0.0,"count":0,"totalPaid":0.0,"totalCancelled":0.0}}"#
        );
        let path = "/accounts/55555555555_CPF/transactions/T1";
        program.send(&shop, "PUT", path, r#"{"value":"49.95"}"#).await;
        let settlement = format!("{path}/settlement");
        let settled = program.send(&shop, "PUT", &settlement, r#"{"value":49.95}"#).await;
        assert_eq!(settled.text, r#"{"value":49.95,"id":"T1"}"#);
        let other = program.send(&shop, "PUT", "/accounts/55555555555_CPF/transactions/T2", r#"{"value":1}"#);
        assert_eq!(
            other.await.text,
            r#"{"id":"T2","value":1.0,"expirationDate":"2024-02-23T20:43:21","installments":1}"#
        );
        let holders = "/accounts/55555555555_CPF/holders";
        let body = r#"{"claims":{"email":"customertestholder1@test.com"}}"#;
        let holder = program.send(&shop, "POST", holders, body).await;
        let id = super::at(&holder.text, "id");
        assert_eq!(id.len(), 32);
        assert_eq!(
            holder.text,
            format!(
                r#"{{"level":2,"claims":{{"email":"customertestholder1@test.com"}},"id":"{id}","createdAt":"2024-02-22T20:43:21.0000000Z"}}"#
            )
        );
        let gone = program.send(&shop, "DELETE", &format!("{holders}/{id}"), "").await;
        assert_eq!(gone.text, format!(r#"{{"id":"{id}"}}"#));
        let gone = program.send(&shop, "DELETE", "/accounts/55555555555_CPF/transactions/T2/", "").await;
        assert_eq!((gone.status.as_u16(), gone.text.as_str()), (200, ""));
    })
    .await;
}

#[tokio::test]
async fn a_refusal_speaks_the_language_of_its_request() {
    each_db(async |shop| {
        let program = Program::of(&shop, Role::Owner).await;
        for (lang, expected) in [
            (
                "pt-BR,pt;q=0.9",
                "Não há conta aberta com este id. Procure com GET /accounts?email=…",
            ),
            ("es", "No hay ninguna cuenta abierta con este id. Búscala con GET /accounts?email=…"),
            (
                "fr",
                "There is no open account with this id. Search for it with GET /accounts?email=…",
            ),
        ] {
            let headers = [("accept-language", lang)];
            let answer = program.send_with(&shop, "GET", "/accounts/x", &headers, "").await;
            assert_eq!(super::at(&answer.text, "message"), expected);
            assert_ne!(answer.header("x-request-id"), "");
        }
    })
    .await;
}

/// The description checked in beside the code is the one that the code gives. With `FIADO_WRITE` set,
/// it is written.
#[test]
fn the_description_is_the_one_that_is_checked_in() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../openapi.json");
    let given = fiado::api::description().to_pretty_json().unwrap() + "\n";
    if std::env::var_os("FIADO_WRITE").is_some() {
        std::fs::write(path, &given).unwrap();
    }
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    assert!(kept == given, "openapi.json is not what the code gives: run this with FIADO_WRITE=1");
}

#[tokio::test]
async fn every_address_of_the_description_is_served() {
    each_db(async |shop| {
        let program = Program::of(&shop, Role::Owner).await;
        let served = shop.anyone().get("/api/openapi.json").await;
        let description: Value = serde_json::from_str(&served.text).unwrap();
        let mut n_operations = 0;
        for (path, methods) in description["paths"].as_object().unwrap() {
            for method in methods.as_object().unwrap().keys() {
                n_operations += 1;
                let path = path.replace(['{', '}'], "");
                let path = path.strip_prefix("/api/creditcontrol").unwrap();
                let answer = program.send(&shop, &method.to_uppercase(), path, "{}").await;
                assert_ne!(answer.status, 405, "{method} {path}");
                assert_ne!(
                    super::at(&answer.text, "message"),
                    "There is nothing at this address. See /api/docs.",
                    "{method} {path}"
                );
            }
        }
        assert_eq!(n_operations, 40);
        let page = shop.anyone().get("/api/docs").await;
        assert_eq!(page.status, 200);
        for text in ["Create a pre-authorization", "1099", "Known quirks", "X-VTEX-API-AppKey"] {
            assert!(page.text.contains(text), "{text}");
        }
        let nothing = shop.anyone().send(Method::GET, "/api/x", &[], Body::empty()).await;
        assert_eq!(nothing.status, 401);
    })
    .await;
}

/// Whoever tries an example of the description as it stands there gets what it says. They are tried in the order in
/// which a shop would come to them.
#[tokio::test]
async fn every_example_of_the_description_works() {
    each_db(async |shop| {
        let program = Program::of(&shop, Role::Owner).await;
        let description = serde_json::to_value(fiado::api::description()).unwrap();
        let mut operations = std::collections::BTreeMap::new();
        for (path, methods) in description["paths"].as_object().unwrap() {
            for (method, operation) in methods.as_object().unwrap() {
                let name = operation["operationId"].as_str().unwrap();
                let path = path.strip_prefix("/api/creditcontrol").unwrap();
                let known = operations.insert(name, (method.to_uppercase(), path, operation));
                assert!(known.is_none(), "{name} stands twice");
            }
        }
        // What only the shop itself can name.
        let mut made = std::collections::BTreeMap::new();
        for name in [
            "OpenanAccount",
            "RetrieveaAccountbyId",
            "Searchallaccounts",
            "Updateemailanddescriptionofaaccount",
            "ChangesomeofanAccount",
            "ChangecreditlimitofanAccount",
            "Changetoleranceofanaccount",
            "Decreasebalanceofanaccount",
            "AddanaccountHolder",
            "Listaccountholders",
            "Deleteanaccountholder",
            "Createorchangestoreconfiguration",
            "Retrievestoreconfiguration",
            "CreateaPreAuthorization",
            "CreateaPreAuthorization(usingid)",
            "CreateorUpdateSettlement",
            "RetrieveaTransactionbyId",
            "Searchallinvoices",
            "SearchallinvoicesofaAccount",
            "RetrieveInvoicebyId",
            "ChangeInvoice",
            "Postponeaninvoice",
            "ReceiveaPayment",
            "ListpaymentsofanAccount",
            "RetrieveaPaymentbyId",
            "TakebackaPayment",
            "PartialorTotalRefundaSettlement",
            "MarkaninvoiceasPaid",
            "Accountstatements",
            "StartanImport",
            "Listimports",
            "RetrieveanImportbyId",
            "Downloadfailedrowsofanimport",
            "UndoanImport",
            "CloseanAccount",
        ] {
            let (method, path, operation) = operations.remove(name).expect(name);
            let mut path = path.to_owned();
            for parameter in operation["parameters"].as_array().into_iter().flatten() {
                let place = parameter["name"].as_str().unwrap();
                let example = made.get(place).unwrap_or(&parameter["example"]).clone();
                let example = example.as_str().map_or(example.to_string(), str::to_owned);
                path = path.replace(&format!("{{{place}}}"), &example);
            }
            let content = operation["requestBody"]["content"].as_object();
            let body = content.and_then(|content| content.values().next());
            let body = body.map_or(Value::Null, |content| content["example"].clone());
            assert!(body != Value::Null || operation.get("requestBody").is_none(), "{name}");
            let body = match body {
                Value::Null => String::new(),
                Value::String(text) => text,
                body => body.to_string(),
            };
            if name == "StartanImport" {
                path += "?mode=create";
            }
            let answer = program.send(&shop, &method, &path, &body).await;
            assert!(answer.status.is_success(), "{name} {method} {path} {body}: {}", answer.text);
            let id = Value::String(super::at(&answer.text, "id"));
            match name {
                "AddanaccountHolder" => made.insert("holderId", id),
                "ReceiveaPayment" => made.insert("paymentId", id),
                "StartanImport" => {
                    shop.run_imports().await;
                    made.insert("importId", id)
                }
                _ => None,
            };
        }
        let rest: Vec<&str> = operations.into_keys().collect();
        assert_eq!(
            rest,
            [
                "CancelInvoice",
                "CancelaPreAuthorization",
                "CancelanImport",
                "ConfirmanImport",
                "Getpurchaseconditions"
            ],
            "these need something else before them, and have no body"
        );
    })
    .await;
}
