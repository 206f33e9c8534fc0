//! Holders of an account.

use axum::Json;
use axum::body::Bytes;
use domain::holders::HolderForm;
use domain::{Error, HolderId, Noun};
use ledger::holders;
use serde::Deserialize;
use utoipa::ToSchema;

use super::answers::{CountBody, HolderBody, HoldersBody, IdBody};
use super::auth::Ask;
use super::body::{self, Loose, Part};
use super::{Answered, At, account_id};

/// A holder to add.
#[derive(Default, Deserialize, ToSchema)]
pub(super) struct HolderInput {
    #[schema(value_type = ClaimsInput)]
    #[serde(default, deserialize_with = "body::part")]
    claims: Option<Part>,
}

/// What is known of a holder.
#[derive(Default, Deserialize, ToSchema)]
pub(super) struct ClaimsInput {
    /// Unique within the account.
    #[schema(value_type = String, example = "customertestholder1@test.com")]
    #[serde(default)]
    email: Loose,
}

/// The holders of an account
#[utoipa::path(get, path = "/api/creditcontrol/accounts/{creditAccountId}/holders", operation_id = "Listaccountholders", tag = "Holders",
    params(("creditAccountId" = String, Path, description = "The account's id")),
    responses((status = 200, description = "The dependents; the owner is not among them", body = HoldersBody)))]
pub(super) async fn list(ask: Ask, At(a): At<String>) -> Answered<HoldersBody> {
    let data: Vec<HolderBody> =
        holders::list(&ask.ctx, &account_id(&a)?).await?.iter().map(HolderBody::from).collect();
    let count = i64::try_from(data.len()).unwrap_or(i64::MAX);
    Ok(Json(HoldersBody { data, summary: CountBody { count } }))
}

/// Add an account holder
#[utoipa::path(post, path = "/api/creditcontrol/accounts/{creditAccountId}/holders", operation_id = "AddanaccountHolder", tag = "Holders",
    params(("creditAccountId" = String, Path, description = "The account's id")),
    request_body = HolderInput,
    responses((status = 200, description = "The holder", body = HolderBody)))]
pub(super) async fn add(ask: Ask, At(a): At<String>, bytes: Bytes) -> Answered<HolderBody> {
    let id = account_id(&a)?;
    let input: HolderInput = body::read(&bytes)?;
    let claims: ClaimsInput = body::within("claims", input.claims)?;
    let email = HolderForm { key: 0, email: claims.email.text() }.parse()?;
    Ok(Json(HolderBody::from(&holders::add(&ask.ctx, &id, email).await?)))
}

/// Delete an account holder
#[utoipa::path(delete, path = "/api/creditcontrol/accounts/{creditAccountId}/holders/{holderId}", operation_id = "Deleteanaccountholder", tag = "Holders",
    params(("creditAccountId" = String, Path, description = "The account's id"),
        ("holderId" = String, Path, description = "The holder's id")),
    responses((status = 200, description = "The id of the holder that is gone", body = IdBody)))]
pub(super) async fn remove(ask: Ask, At((a, h)): At<(String, String)>) -> Answered<IdBody> {
    ask.ctx.require(domain::Permission::CreateCheckingAccounts)?;
    let missing = || Error::NotFound(Noun::Holder);
    let holder = HolderId::parse(&h).map_err(|_| missing())?.ok_or_else(missing)?;
    holders::remove(&ask.ctx, &account_id(&a)?, &holder).await?;
    Ok(Json(IdBody { id: h }))
}
