//! Examples of the API's description: one for each operation, which works on a shop that has the account they name.

use serde_json::{Value, json};
use utoipa::openapi::path::{Operation, ParameterBuilder};
use utoipa::openapi::{RefOr, Required};

/// What stands in addresses.
const PLACES: [(&str, &str); 7] = [
    ("creditAccountId", "55555555555_CPF"),
    ("transactionId", "A424887D0F2D45028FE5C96E9B0E1A2D"),
    ("invoiceId", "A424887D0F2D45028FE5C96E9B0E1A2D-01"),
    ("holderId", "78d22849ad844ae5a57ef1715de73467"),
    ("paymentId", "78d22849ad844ae5a57ef1715de73467"),
    ("statementId", "debit-2024-02-22"),
    ("importId", "1"),
];

/// The body of a request, by its operation.
fn body(operation: &str) -> Option<Value> {
    let account = || {
        json!({
            "document": "55555555555",
            "documentType": "CPF",
            "email": "customer@test.com",
            "creditLimit": 3000.0,
            "tolerance": 0.05,
        })
    };
    Some(match operation {
        "OpenanAccount" | "Updateemailanddescriptionofaaccount" => account(),
        "ChangesomeofanAccount" => json!({ "creditLimit": 2500.0 }),
        "ChangecreditlimitofanAccount" => json!({ "value": 5500.0 }),
        "Changetoleranceofanaccount" => json!({ "value": 0.3 }),
        "Decreasebalanceofanaccount" => json!({ "value": -15.0 }),
        "AddanaccountHolder" => json!({ "claims": { "email": "customertestholder1@test.com" } }),
        "CreateaPreAuthorization" | "CreateaPreAuthorization(usingid)" => {
            json!({ "value": 49.95, "settle": true, "installments": 1, "orderId": "1375060513100-01" })
        }
        "CreateorUpdateSettlement" => json!({ "value": 49.95 }),
        "PartialorTotalRefundaSettlement" => json!({ "value": 9.95 }),
        "ChangeInvoice" => json!({ "status": "Opened", "observation": "called on Monday" }),
        "Postponeaninvoice" => json!({ "dueDays": 5 }),
        "ReceiveaPayment" => json!({ "value": 20.0, "method": "cash", "note": "at the counter" }),
        "TakebackaPayment" => json!({ "reason": "typed twice" }),
        "Createorchangestoreconfiguration" => json!({
            "postponementEnabled": true,
            "invoicePostponementLimit": 3,
            "maxPostponementDays": 30,
        }),
        "StartanImport" => json!("Email,Credit limit,Tolerance\nother@test.com,300.00,0.0500\n"),
        _ => return None,
    })
}

/// Puts the examples into an operation.
pub(super) fn put(operation: &mut Operation) {
    let name = operation.operation_id.clone().unwrap_or_default();
    for parameter in operation.parameters.iter_mut().flatten() {
        let RefOr::T(parameter) = parameter else { continue };
        let place = PLACES.iter().find(|(place, _)| *place == parameter.name);
        if let Some((_, example)) = place {
            let example = if parameter.name == "importId" { json!(1) } else { json!(example) };
            let built = ParameterBuilder::from(std::mem::take(parameter));
            *parameter = built.example(Some(example)).build();
        }
    }
    let Some(RefOr::T(asked)) = &mut operation.request_body else { return };
    asked.required = Some(Required::True);
    for content in asked.content.values_mut() {
        if let RefOr::T(content) = content {
            content.example = body(&name);
        }
    }
}
