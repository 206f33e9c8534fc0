//! The contract's money rules, vector by vector (spec §3).

use super::check;

#[tokio::test]
async fn an_account_opens_with_all_of_its_limit_and_keeps_its_amounts_when_it_closes() {
    check(
        r#"
        POST /accounts {"document":"55555555555","documentType":"CPF","email":"customer@test.com","creditLimit":"3000","tolerance":"0.05"}
        200 id=55555555555_CPF  status=Open  balance=0.0  creditLimit=3000.0  tolerance=0.05  availableCredit=3000.0  availableBalance=3000.0  preAuthorizedCredit=0.0  description=  createdAt=2024-02-22T20:43:21.0000000Z
        POST /accounts {"document":"11111111111","documentType":"CPF","email":"b@test.com","creditLimit":1100,"tolerance":0.2}
        200 id=11111111111_CPF  creditLimit=1100.0  availableCredit=1100.0  tolerance=0.2
        POST /accounts/ {"document":"22222222222","documentType":"CPF","email":"c@test.com","creditLimit":500,"tolerance":1.0,"description":"x"}
        200 availableCredit=500.0  availableBalance=500.0  tolerance=1.0  description=
        GET /accounts/55555555555_CPF/statements
        200 statements.len=0  currentBalance=0.0  intervalBalance=0.0  previousBalance=0.0
        DELETE /accounts/55555555555_CPF {"document":"55555555555"}
        200 status=Closed  creditLimit=3000.0  availableCredit=3000.0  availableBalance=3000.0
        GET /accounts/55555555555_CPF
        404 code=2004
        DELETE /accounts/55555555555_CPF
        404
        POST /accounts {"document":"55555555555","documentType":"CPF","email":"customer@test.com"}
        200 id=55555555555_CPF  creditLimit=100.0
        POST /accounts {"email":"only@test.com"}
        200 document=-  documentType=-  creditLimit=100.0  tolerance=0.0
        "#,
    )
    .await;
}

#[tokio::test]
async fn a_put_changes_the_account_and_a_debit_leaves_what_is_available() {
    check(
        r#"
        PUT /accounts/abc {"email":"a@test.com","document":"1","documentType":"CPF","creditLimit":5000,"tolerance":0.3}
        200 id=abc  creditLimit=5000.0
        PUT /accounts/abc {"email":"a@test.com","document":"1","documentType":"CPF","creditLimit":3400,"tolerance":".25"}
        400 code=2000  fields.0.field=tolerance
        PUT /accounts/abc {"email":"a@test.com","document":"1","documentType":"CPF","creditLimit":3400,"tolerance":0.25}
        200 creditLimit=3400.0  availableCredit=3400.0  tolerance=0.25
        PUT /accounts/abc/statements/s1 {"value":"-15"}
        200 value=-15.0
        PUT /accounts/abc/statements/s1 {"value":-15.00}
        200 value=-15.0
        PUT /accounts/abc/statements/s1 {"value":-16}
        409 code=2121  amount=-15.0
        PUT /accounts/abc/creditlimit {"value":5500}
        200 creditLimit=5500.0  balance=-15.0  availableCredit=5500.0  availableBalance=5500.0
        GET /accounts/abc/statements
        200 statements.len=4  statements.0.value=-2080.0  statements.1.value=-170.0  statements.2.value=-15.0  statements.2.origin=Statement  statements.2.doneBy=key:owner  statements.3.value=2625.0  statements.3.doneBy=-  currentBalance=-15.0
        PUT /accounts/abc {"email":"a@test.com"}
        200 document=-  documentType=-  creditLimit=5500.0  tolerance=0.25
        PATCH /accounts/abc {"document":"777","documentType":"CUSTOM"}
        200 document=777  documentType=CUSTOM  email=a@test.com
        PATCH /accounts/abc {"document":null}
        200 document=-
        "#,
    )
    .await;
}

#[tokio::test]
async fn each_change_of_limit_or_tolerance_writes_what_the_ceiling_moved_by() {
    check(
        r#"
        PUT /accounts/a {"email":"a@test.com","creditLimit":10000,"tolerance":0.1}
        PUT /accounts/a/creditlimit {"value":9000}
        200 creditLimit=9000.0
        GET /accounts/a/statements
        200 statements.len=1  statements.0.value=-1100.0  statements.0.origin=Credit  intervalBalance=-1100.0  currentBalance=0.0  previousBalance=0.0
        PUT /accounts/a/creditlimit {"value":"12000"}
        GET /accounts/a/statements
        200 statements.1.value=3300.0  intervalBalance=2200.0  currentBalance=0.0
        PUT /accounts/b {"email":"b@test.com","creditLimit":5000,"tolerance":0.10}
        PUT /accounts/b/tolerance {"value":0}
        200 tolerance=0.0
        GET /accounts/b/statements
        200 statements.0.value=-500.0  intervalBalance=-500.0
        PUT /accounts/b/tolerance {"value":"0.25"}
        GET /accounts/b/statements
        200 statements.1.value=1250.0  intervalBalance=750.0  currentBalance=0.0
        PUT /accounts/b/tolerance {"value":0.25}
        GET /accounts/b/statements
        200 statements.len=2
        PUT /accounts/c {"email":"c@test.com","creditLimit":100}
        PUT /accounts/c/creditlimit {"value":140}
        GET /accounts/c/statements
        200 statements.0.value=40.0  intervalBalance=40.0  currentBalance=0.0
        PUT /accounts/c/creditlimit {"value":9.000}
        200 creditLimit=9.0
        "#,
    )
    .await;
}

#[tokio::test]
async fn a_purchase_is_held_settled_paid_and_each_step_is_a_movement() {
    check(
        r#"
        PUT /accounts/a {"email":"a@test.com","creditLimit":100}
        PUT /accounts/a/transactions/ED01C38C {"value":8.01,"orderId":"1413590513132-01"}
        200 id=ED01C38C  value=8.01  installments=1  expirationDate=2024-02-23T20:43:21
        GET /accounts/a
        200 preAuthorizedCredit=8.01  availableCredit=91.99
        GET /accounts/a/statements
        200 statements.len=0
        PUT /accounts/a/transactions/ED01C38C/settlement {"value":8.01}
        200 value=8.01  id=ED01C38C
        GET /accounts/a
        200 preAuthorizedCredit=0.0  availableCredit=91.99
        GET /accounts/a/statements
        200 statements.0.value=-8.01  statements.0.origin=Invoice  statements.0.metadata.transactionId=ED01C38C  statements.0.metadata.orderId=1413590513132-01  statements.0.metadata.numberOfInstallments=1  intervalBalance=-8.01  currentBalance=0.0
        POST /accounts/a/invoices/ED01C38C-01/payments
        200 id=ED01C38C-01  status=Paid  value=8.01  resolvedAt=2024-02-22T20:43:21.0000000Z  orderId=1413590513132-01  accountId=a  creditAccountId=a  friendlyId=…-1  creditValue=0.0
        POST /accounts/a/invoices/ED01C38C-01/payments {"value":8.01}
        200 status=Paid
        GET /accounts/a/statements
        200 statements.len=2  statements.1.value=8.01  statements.1.origin=Payment  statements.1.metadata.installment=1  statements.1.metadata.orderId=-  intervalBalance=0.0  currentBalance=0.0
        GET /accounts/a
        200 availableCredit=100.0
        "#,
    )
    .await;
}

#[tokio::test]
async fn the_sums_of_a_search_are_of_everything_that_matches() {
    check(
        r#"
        PUT /accounts/a {"email":"a@test.com","creditLimit":100}
        PUT /accounts/a/transactions/t1 {"value":9.63}
        PUT /accounts/a/transactions/t1/settlement {"value":9.63}
        PUT /accounts/a/transactions/t2 {"value":8.01}
        PUT /accounts/a/transactions/t2/settlement {"value":8.01}
        PUT /accounts/a/invoices/t2-01 {"status":"Paid"}
        200
        GET /invoices
        200 summary.total=9.63  summary.count=2  summary.totalPaid=8.01  summary.totalCancelled=0.0  data.len=2
        GET /accounts/a/invoices?from=1&to=1
        200 summary.total=9.63  summary.count=2  data.len=1  data.0.id=t1-01
        PUT /accounts/b {"email":"b@test.com","creditLimit":100}
        PUT /accounts/b/transactions/u1 {"value":5.01}
        PUT /accounts/b/transactions/u1/settlement {"value":5.01}
        PUT /accounts/b/transactions/u2 {"value":0.91}
        PUT /accounts/b/transactions/u2/settlement {"value":0.91}
        GET /invoices?creditAccountId=b
        200 summary.total=5.92  summary.count=2  summary.totalPaid=0.0  summary.totalCancelled=0.0
        PUT /accounts/b/transactions/u3 {"value":1.21}
        PUT /accounts/b/transactions/u3/settlement {"value":1.21}
        POST /accounts/b/invoices/u1-01/payments
        DELETE /accounts/b/invoices/u3-01
        200
        GET /accounts/b/invoices
        200 summary.total=0.91  summary.count=3  summary.totalPaid=5.01  summary.totalCancelled=1.21
        GET /invoices?status=Paid&value=0.91&op=or
        200 summary.count=3
        GET /invoices?status=Paid&value=5.01
        200 summary.count=1  data.0.id=u1-01
        GET /accounts/a/invoices?creditAccountId=b&status=Opened&op=or
        200 summary.count=1
        GET /invoices?friendlyId=u2-01
        200 summary.count=1  data.0.status=Opened
        GET /invoices?createdDateTo=2024-02-22
        200 summary.count=5
        GET /invoices?dueDateFrom=2024-03-24
        200 summary.count=0
        DELETE /accounts/b/invoices/u1-01
        409 code=2130
        "#,
    )
    .await;
}

#[tokio::test]
async fn an_invoice_is_due_after_thirty_days_and_can_be_postponed() {
    check(
        r#"
        PUT /accounts/a {"email":"a@test.com","creditLimit":100}
        PUT /accounts/a/transactions/t {"value":90,"installments":2}
        PUT /accounts/a/transactions/t/settlement {"value":90}
        GET /accounts/a/invoices/t-01
        200 createdAt=2024-02-22T20:43:21.0000000Z  dueDate=2024-03-23T20:43:21.0000000Z  originalDueDate=2024-03-23T20:43:21.0000000Z  installment=1  numberOfInstallments=2
        GET /accounts/a/invoices/t-02
        200 dueDate=2024-04-22T20:43:21.0000000Z
        PUT /accounts/a/invoices/t-01/postponement {"dueDays":5}
        409 code=2132
        GET /storeconfig
        200 postponementEnabled=false  defaultCreditValue=100.0  notificationsSettings.daysPrior.0.timeOfDay=12:00:00
        200 csvSeparator=language
        PUT /storeconfig {"csvSeparator":"Comma"}
        200 csvSeparator=comma  defaultCreditValue=100.0
        PUT /storeconfig {"csvSeparator":"tab"}
        400 fields.len=1  fields.0.field=csvSeparator
        PUT /storeconfig {"invoicePostponementLimit":"2","maxPostponementDays":30,"postponementEnabled":true}
        200 postponementEnabled=true  invoicePostponementLimit=2  maxPostponementDays=30  defaultCreditValue=100.0
        PUT /storeconfig {"taxRate":0.4}
        200 taxRate=0.4  postponementEnabled=true  maxPostponementDays=30
        PUT /accounts/a/invoices/t-01/postponement {"dueDays":5}
        200
        GET /accounts/a/invoices/t-01
        200 dueDate=2024-03-28T20:43:21.0000000Z  originalDueDate=2024-03-23T20:43:21.0000000Z
        PUT /accounts/a/invoices/t-01/postponement {"dueDays":26}
        409 code=2134
        PUT /accounts/a/invoices/t-01/postponement {"dueDays":0}
        400 fields.0.field=dueDays
        wait 323793
        PUT /accounts/b {"email":"b@test.com","creditLimit":100}
        PUT /accounts/b/transactions/u {"value":1}
        PUT /accounts/b/transactions/u/settlement {"value":1}
        GET /accounts/b/invoices/u-01
        200 createdAt=2024-02-26T14:39:54.0000000Z  dueDate=2024-03-27T14:39:54.0000000Z
        wait 4637579
        PUT /accounts/b/transactions/v {"value":1}
        PUT /accounts/b/transactions/v/settlement {"value":1}
        PUT /accounts/b/invoices/v-01/postponement {"dueDays":5}
        GET /accounts/b/invoices/v-01
        200 originalDueDate=2024-05-20T06:52:53.0000000Z  dueDate=2024-05-25T06:52:53.0000000Z
        "#,
    )
    .await;
}

#[tokio::test]
async fn tolerance_counts_where_the_store_lets_it() {
    check(
        r#"
        PUT /accounts/a {"email":"a@test.com","creditLimit":1000,"tolerance":0.10}
        POST /accounts/a/transactions {"value":1000.01}
        409 code=2101  amount=1000.0
        PUT /storeconfig {"toleranceEnabled":true}
        POST /accounts/a/transaction {"value":1250}
        409 code=2101  amount=1100.0  message=This is more than the R$1,100.00 that can still be spent on the account. Ask for less, or raise the credit limit.
        POST /accounts/a/transaction/ {"value":1100}
        200 value=1100.0
        GET /accounts/a
        200 availableCredit=-100.0  preAuthorizedCredit=1100.0
        POST /accounts/a/transactions {"value":0.01}
        409 code=2101  amount=0.0
        "#,
    )
    .await;
}

#[tokio::test]
async fn a_settlement_is_divided_and_a_refund_takes_from_its_end() {
    check(
        r#"
        PUT /accounts/a {"email":"a@test.com","creditLimit":1000}
        PUT /accounts/a/transactions/t {"value":49.95}
        PUT /accounts/a/transactions/t/settlement {"value":49.95}
        200 value=49.95  id=t
        POST /accounts/a/transactions/t/refunds {"value":30}
        200 value=30.0
        GET /accounts/a/invoices/t-01
        200 value=19.95  creditValue=30.0  status=Opened
        POST /accounts/a/transactions/t/refunds {"value":19.96}
        409 code=2117  amount=19.95
        PUT /accounts/a/transactions/u {"value":"100.00","installments":"3"}
        PUT /accounts/a/transactions/u/settlement {"value":"100"}
        GET /accounts/a/invoices
        200 data.1.value=33.34  data.2.value=33.33  data.3.value=33.33  data.1.id=u-01
        PUT /accounts/a/transactions/u/settlement {"value":100.01}
        409 code=2113  amount=100.0
        PUT /accounts/a/transactions/u/settlement {"value":50}
        200
        GET /accounts/a
        200 availableCredit=930.05
        GET /accounts/a/statements?from=2024-02-22&to=2024-02-22
        200 intervalBalance=-69.95  previousBalance=0.0
        "#,
    )
    .await;
}

#[tokio::test]
async fn a_hold_ends_once_and_by_itself() {
    check(
        r#"
        PUT /accounts/a {"email":"a@test.com","creditLimit":100}
        PUT /accounts/a/transactions/t {"value":60}
        PUT /accounts/a/transactions/t {"value":80,"installments":2}
        200 value=80.0  installments=2
        PUT /accounts/a/transactions/t {"value":100.01}
        409 code=2101
        DELETE /accounts/a/transactions/t
        200
        DELETE /accounts/a/transactions/t
        200
        GET /accounts/a
        200 preAuthorizedCredit=0.0  availableCredit=100.0
        PUT /accounts/a/transactions/t {"value":10}
        409 code=2110
        PUT /accounts/a/transactions/t/settlement {"value":10}
        409 code=2110
        PUT /accounts/a/transactions/u {"value":10,"settle":true}
        200 expirationDate=2024-03-23T20:43:21
        DELETE /accounts/a/transactions/u
        409 code=2111
        PUT /accounts/a/transactions/v {"value":10,"settle":false,"expirationDate":"2024-02-22T20:43:26"}
        200 expirationDate=2024-02-22T20:43:26
        wait 5
        PUT /accounts/a/transactions/v/settlement {"value":10}
        409 code=2110
        PUT /accounts/b {"email":"b@test.com"}
        PUT /accounts/b/transactions/u {"value":10}
        409 code=2112
        PUT /accounts/b/transactions/u/settlement {"value":10}
        404
        "#,
    )
    .await;
}

#[tokio::test]
async fn holders_share_one_pool() {
    check(
        r#"
        PUT /accounts/a {"email":"a@test.com","creditLimit":100}
        POST /accounts/a/holders {"claims":{"email":"customertestholder1@test.com"}}
        200 level=2  claims.email=customertestholder1@test.com  createdAt=2024-02-22T20:43:21.0000000Z
        POST /accounts/a/holders {"claims":{"email":"CustomerTestHolder1@test.com"}}
        409 code=2120
        POST /accounts/a/holders {"claims":{"email":"A@test.com"}}
        409 code=2122
        GET /accounts/a/holders
        200 data.len=1  summary.count=1
        GET /purchase-conditions?email=customertestholder1@test.com&sc=1&skus=2
        200 accountId=a  availableCredit=100.0  deadlines.0.paymentOptions.0=1
        GET /purchase-conditions?email=nobody+1@test.com
        404
        PUT /storeconfig {"automaticCheckingAccountCreationEnabled":true,"defaultCreditValue":150}
        GET /purchase-conditions?email=nobody+1@test.com
        200 availableCredit=150.0
        GET /accounts?email=NOBODY+1@test.com
        200 data.len=1  data.0.email=nobody+1@test.com  summary.count=1
        POST /accounts/a/transactions {"value":10,"holderId":"78d22849ad844ae5a57ef1715de73467"}
        404
        GET /accounts/a
        200 preAuthorizedCredit=0.0
        DELETE /accounts/a/holders/78d22849ad844ae5a57ef1715de73467
        404
        "#,
    )
    .await;
}

#[tokio::test]
async fn a_closed_account_takes_nothing_but_the_payment_of_what_it_owes() {
    check(
        r#"
        PUT /accounts/a {"email":"a@test.com","creditLimit":100}
        PUT /accounts/a/transactions/t {"value":60,"installments":3}
        PUT /accounts/a/transactions/t/settlement {"value":60}
        PUT /accounts/a/transactions/u {"value":10}
        POST /accounts/a/invoices/t-01/payments
        DELETE /accounts/a
        200 status=Closed  preAuthorizedCredit=0.0  availableCredit=60.0
        POST /accounts/a/transactions {"value":1}
        404
        PUT /accounts/a/transactions/u/settlement {"value":10}
        404
        GET /accounts/a/statements
        404
        GET /accounts/a/invoices
        200 summary.count=2  summary.total=40.0  summary.totalPaid=0.0
        GET /accounts/a/invoices/t-01
        404
        POST /accounts/a/invoices/t-02/payments
        200 status=Paid
        GET /accounts/a/invoices/t-02
        404
        POST /accounts/a/invoices/t-02/payments
        200 status=Paid
        PUT /accounts/a/invoices/t-02 {"status":"Paid","observation":"late"}
        404
        DELETE /accounts/a/invoices/t-02
        404
        DELETE /accounts/a/invoices/t-03
        200
        DELETE /accounts/a/invoices/t-03
        200
        PUT /accounts/a/invoices/t-03/postponement {"dueDays":1}
        404
        GET /invoices
        200 summary.count=0
        GET /accounts/a/invoices
        404
        PUT /accounts/a {"email":"a@test.com"}
        200 status=Open  availableCredit=100.0
        GET /accounts?status=Closed
        200 data.len=1  data.0.availableCredit=100.0
        GET /accounts?status=Cancelled
        200 data.len=0  summary.count=0
        "#,
    )
    .await;
}
