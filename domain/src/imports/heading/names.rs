//! The words of headings, folded: lower case, without accents and punctuation.

use crate::error::Field;

/// Every name of a column that is read: its words in one.
pub(super) const NAMES: [(Field, &[&str]); 7] = [
    (
        Field::Id,
        &[
            "id",
            "accountid",
            "creditaccountid",
            "identifier",
            "idconta",
            "iddaconta",
            "idcuenta",
            "iddelacuenta",
            "identificador",
        ],
    ),
    (
        Field::Email,
        &[
            "email",
            "emails",
            "emailaddress",
            "mail",
            "enderecodeemail",
            "enderecoemail",
            "emaildecontato",
            "emailcontato",
            "contactemail",
            "emaildecontacto",
            "emailprincipal",
            "correo",
            "correoelectronico",
            "direcciondecorreo",
            "direcciondecorreoelectronico",
            "direcciondeemail",
        ],
    ),
    (
        Field::Document,
        &[
            "document",
            "documentnumber",
            "documentno",
            "documentid",
            "documento",
            "documentos",
            "numerodocumento",
            "numerododocumento",
            "numerodedocumento",
            "numerodeldocumento",
            "ndocumento",
            "ndodocumento",
            "ndedocumento",
            "ndeldocumento",
            "nodocumento",
            "nododocumento",
            "nodedocumento",
            "nodeldocumento",
            "nrodocumento",
            "nrododocumento",
            "nrodedocumento",
            "numdocumento",
            "numdedocumento",
            "docidentidad",
            "documentodeidentidad",
        ],
    ),
    (
        Field::DocumentType,
        &[
            "documenttype",
            "typeofdocument",
            "doctype",
            "tipodocumento",
            "tipodedocumento",
            "tipododocumento",
            "tipodeldocumento",
            "tipodoc",
            "tipodedoc",
            "tpdocumento",
        ],
    ),
    (
        Field::Status,
        &[
            "status",
            "accountstatus",
            "statusdaconta",
            "state",
            "estado",
            "estadodelacuenta",
            "estadodecuenta",
            "situacao",
            "situacaodaconta",
            "situacion",
            "situaciondelacuenta",
            "estatus",
        ],
    ),
    (
        Field::CreditLimit,
        &[
            "creditlimit",
            "limit",
            "limite",
            "credit",
            "credito",
            "limitedecredito",
            "limitedocredito",
            "limitedelcredito",
            "limitecredito",
            "limitecred",
            "limitedaconta",
            "limitedelacuenta",
            "valordolimite",
            "valorlimite",
            "valordelimite",
            "limitetotal",
            "lineadecredito",
            "creditline",
        ],
    ),
    (
        Field::Tolerance,
        &[
            "tolerance",
            "tolerancerate",
            "tolerancia",
            "taxadetolerancia",
            "taxatolerancia",
            "indicedetolerancia",
            "tasadetolerancia",
            "tasatolerancia",
            "margemdetolerancia",
            "margendetolerancia",
        ],
    ),
];

/// Names that may mean something else beside a better one: what is left of the credit, whose limit it is.
pub(super) const WEAK_NAMES: [&str; 4] = ["limit", "limite", "credit", "credito"];

/// What a word of a heading begins with that may be about a field.
pub(super) const WORDS: [(Field, &[&str]); 4] = [
    (Field::CreditLimit, &["limit", "credit"]),
    (Field::Document, &["document", "cpf", "cnpj", "rut", "ruc", "cuit", "rfc"]),
    (Field::Tolerance, &["toleranc"]),
    (Field::Status, &["status", "estatus", "situac"]),
];

/// Types of document that columns are named after.
pub(super) const DOCUMENT_TYPES: [&str; 14] = [
    "cpf", "cnpj", "rut", "ruc", "cuit", "cuil", "nif", "nie", "cif", "dni", "rfc", "nit", "curp",
    "cedula",
];
/// What stands between two of them, and before or after one.
pub(super) const BETWEEN_TYPES: [&str; 10] =
    ["ou", "or", "o", "e", "y", "and", "no", "n", "nro", "numero"];
/// Words that join others and say nothing at the beginning or the end of a heading.
pub(super) const JOINTS: [&str; 14] =
    ["de", "do", "da", "del", "la", "of", "em", "in", "en", "the", "el", "as", "como", "por"];
/// Whose value it is: a customer's, like all others.
pub(super) const CUSTOMERS: [&str; 6] =
    ["cliente", "customer", "client", "clientes", "comprador", "shopper"];
