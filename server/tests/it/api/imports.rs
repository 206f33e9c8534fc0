//! Imports over the API.

use super::check;

#[tokio::test]
async fn a_file_is_sent_watched_and_taken_back() {
    check(
        r#"
        PUT /accounts/a {"email":"a@test.com","creditLimit":100}
        POST /imports?kind=accounts&mode=update Email,Credit limit\na@test.com,150\nb@test.com,50\nc,1\n
        202 id=1  status=Queued  mode=update  rows=0  createdBy=key:owner  door=api
        work
        GET /imports/1
        200 status=DoneWithErrors  rows=3  checkpoint=3  counts.created=1  counts.updated=1  counts.failed=1
        200 counts.exposure=100.0  dialect.separator=,  dialect.encoding=UTF-8  columns.0.field=email
        GET /imports/1/errors.csv
        200 ="Line (import 1)","Column","Reason","Suggestion…
        GET /accounts?email=b@test.com
        200 data.0.creditLimit=50.0
        POST /imports/1/undo?dryRun=true
        202 id=2  status=Checking  undoOf=1
        work
        GET /imports/2
        200 status=Checked  counts.updated=2  preview.exposureBefore=200.0  preview.exposureAfter=100.0
        POST /imports/1/undo
        409 code=2154
        POST /imports/2/confirmation
        202 status=Queued
        work
        GET /imports/2
        200 status=Done  counts.updated=2
        GET /imports/1
        200 undoneBy=2
        GET /accounts/a
        200 creditLimit=100.0
        GET /accounts?status=Closed
        200 data.len=1  data.0.email=b@test.com
        GET /imports
        200 data.len=2  data.0.id=2  data.1.id=1
        "#,
    )
    .await;
}

#[tokio::test]
async fn exposure_is_what_customers_can_owe() {
    check(
        r#"
        POST /imports?mode=create&dryRun=true Email,Credit limit,Tolerance\na@test.com,1000,0.05\nb@test.com,33.33,0.05\n
        202 toleranceCounts=false
        work
        GET /imports/1
        200 toleranceCounts=false  preview.exposureAfter=1033.33  preview.limitsAfter=1033.33  preview.ceilingsAfter=1084.99
        PUT /storeconfig {"toleranceEnabled":true}
        200
        GET /imports/1
        200 toleranceCounts=true  preview.exposureAfter=1084.99  preview.limitsAfter=1033.33  preview.ceilingsAfter=1084.99
        POST /imports/1/confirmation
        202 toleranceCounts=true
        work
        PUT /storeconfig {"toleranceEnabled":false}
        200
        GET /imports/1
        200 status=Done  toleranceCounts=true  counts.exposure=1084.99  counts.limits=1033.33  counts.ceilings=1084.99
        POST /imports?mode=update Email,Status\na@test.com,Closed\n
        202
        work
        GET /imports/2
        200 toleranceCounts=false  counts.closing=1  counts.exposure=-1000.0  counts.ceilings=-1050.0
        "#,
    )
    .await;
}

#[tokio::test]
async fn a_run_that_was_undone_or_stopped_says_so_wherever_it_is_listed() {
    check(
        r#"
        POST /imports?mode=create Email,Credit limit\na@test.com,150\nb@test.com,50\n
        202
        work
        GET /imports/1
        200 status=Done  undoneBy=-  notApplied=-
        PUT /accounts/c {"email":"c@test.com"}
        200
        POST /imports?mode=update Email,Credit limit\na@test.com,7\nc@test.com,8\n
        202 id=2
        work
        POST /imports/1/undo
        202 id=3
        work
        GET /imports
        200 data.len=3  data.2.id=1  data.2.undoneBy=3  data.2.undoneButFor=1  data.1.undoneBy=-
        POST /imports/2/undo
        202 id=4
        work
        GET /imports/2
        200 undoneBy=4  undoneButFor=-
        GET /imports/4
        200 undoOf=2  undoneBy=-
        POST /imports?mode=create&dryRun=true Email\nd@test.com\ne@test.com\n
        202 id=5
        work
        DELETE /imports/5
        200 status=Cancelled  rows=2  checkpoint=0  notApplied=2
        "#,
    )
    .await;
}

#[tokio::test]
async fn a_dry_run_changes_nothing_until_it_is_confirmed() {
    check(
        r#"
        POST /imports?mode=create&dryRun=true Email\na@test.com\nb\n
        202 status=Checking
        work
        GET /imports/1
        200 status=Checked  preview.counts.created=1  preview.counts.failed=1  preview.exposureBefore=0.0
        GET /accounts
        200 data.len=0
        POST /imports/1/confirmation?allOrNothing=true
        409 code=2152
        POST /imports/1/undo
        409 code=2151
        POST /imports/1/confirmation
        202
        work
        GET /accounts
        200 data.len=1
        POST /imports?mode=create&dryRun=true Email\nc@test.com\n
        202 id=2
        DELETE /imports/2
        200 status=Cancelled
        DELETE /imports/2
        409 code=2150
        work
        GET /accounts
        200 data.len=1
        POST /imports?mode=create PK
        202
        work
        GET /imports/3
        200 status=Failed  refusal=…
        POST /imports?mode=create \n\n
        202 id=4
        work
        GET /imports/4
        200 status=Failed  refusal=…
        GET /imports/4/errors.csv
        409 code=2141
        "#,
    )
    .await;
}

#[tokio::test]
async fn a_file_that_is_no_file_and_a_run_that_is_not_there_are_told() {
    check(
        r#"
        POST /imports?mode=create
        409 code=2141
        POST /imports Email\na@test.com\n
        400 code=2000  fields.0.field=mode
        POST /imports?mode=create&kind=invoices Email\na@test.com\n
        400 fields.0.field=kind
        POST /imports?mode=create&dryRun=maybe Email\na@test.com\n
        400 fields.0.field=dryRun
        POST /imports/1/undo?dryRun=1
        400 fields.0.field=dryRun
        POST /imports/1/confirmation?allOrNothing=True
        400 fields.0.field=allOrNothing
        POST /imports?mode=create&dryRun= Email\na@test.com\n
        400 fields.0.field=dryRun
        GET /imports/1
        404 code=2004
        GET /imports/x
        404
        GET /imports?cursor=x
        400 fields.0.field=cursor
        DELETE /imports/9
        404
        POST /imports/9/undo
        404
        POST /imports/9/confirmation
        404
        GET /imports/9/errors.csv
        404
        PUT /imports/9
        405 code=2005
        "#,
    )
    .await;
}

#[tokio::test]
async fn an_update_takes_no_rate_or_document_that_a_spreadsheet_has_damaged() {
    check(
        r#"
        PUT /accounts/a {"email":"a@test.com","tolerance":0.125}
        200
        PUT /accounts/b {"email":"b@test.com","document":"11222333000181","documentType":"CNPJ"}
        200
        PUT /accounts/d {"email":"d@test.com","document":"33000167000101","documentType":"CNPJ"}
        200
        PUT /accounts/c {"email":"c@test.com","document":"001234","documentType":"Other"}
        200
        POST /imports?mode=update Email,Document,Tolerance\na@test.com,,125\nb@test.com,112223330000000000000,\nd@test.com,3300016700010,\nc@test.com,1234,\n
        202
        work
        GET /imports/1
        200 status=DoneWithErrors  counts.updated=0  counts.failed=4
        GET /imports/1/errors.csv
        200 =…"2","Tolerance","""125"" is 12500%, exactly 1,000 times the 12.5% there is: a spreadsheet took the decimal sign for a thousands sign.","Write 12.5%."…
        200 =…"3","Document","""112223330000000000000"" would replace 11.222.333/0001-81, which the account has.","Write 11.222.333/0001-81, or leave the cell blank; only the API replaces such a document."…
        200 =…"4","Document","""3300016700010"" would replace 33.000.167/0001-01, which the account has."…
        200 =…"5","Document","""1234"" would replace 001234, which the account has."…
        GET /accounts/a
        200 tolerance=0.125
        GET /accounts/b
        200 document=11222333000181
        PATCH /accounts/c {"document":"1234"}
        200 document=1234
        "#,
    )
    .await;
}
