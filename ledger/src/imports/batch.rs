//! A batch of rows: decided against the accounts there are, then written, or only noted as what it
//! would do. All of a batch happens in one transaction, or nothing of it.

use std::collections::HashSet;

use domain::accounts::Exposure;
use domain::imports::{ImportRefusal, Judged, Mode, Row};
use domain::{Account, Fault, Refusal, Status, Store, Timestamp};
use tokio::task::yield_now;

use super::known::{Did, Known, Names};
use super::plan::{self, Kind, Planned};
use super::{Counts, Note, notes, store as runs};
use crate::Result;
use crate::accounts::store;
use crate::audit;
use crate::db::{BATCH_ROWS, Tx, internal, search};
use crate::purchases;
use crate::statements;
use crate::tallies::{self, Tally};

/// What a batch belongs to.
pub(super) struct Batch<'a> {
    pub(super) import: i64,
    pub(super) mode: Mode,
    /// Whether a row without an account opens one.
    pub(super) opens_new: bool,
    /// The run whose failed rows are tried again.
    pub(super) attempt_of: Option<i64>,
    pub(super) done_by: &'a str,
    pub(super) store: &'a Store,
    pub(super) now: Timestamp,
    /// What came of the rows before.
    pub(super) so_far: Counts,
}

/// Warnings of a run that are written down; further ones are counted only.
const WARNINGS_MAX: i64 = 10_000;

impl Batch<'_> {
    fn by(&self) -> audit::By<'_> {
        audit::By { import: self.import, who: self.done_by, at: self.now.as_microsecond() }
    }
}

/// What a batch does, decided and not yet written.
pub(super) struct Decided {
    pub(super) known: Known,
    pub(super) counts: Counts,
    pub(super) notes: Vec<Note>,
    /// What each changing row does.
    pub(super) planned: Vec<Planned>,
    /// Lines of the first attempt's file that went through now.
    pub(super) healed: Vec<i64>,
}

impl Decided {
    pub(super) fn new(known: Known) -> Decided {
        Decided {
            known,
            counts: Counts::default(),
            notes: Vec::new(),
            planned: Vec::new(),
            healed: Vec::new(),
        }
    }

    /// Counts what a row did, and keeps what it changes.
    pub(super) fn count(&mut self, line: i64, did: Did) {
        match did {
            Did::Opened(at) => {
                let exposure = Exposure::of(&self.known.opened[at]);
                let counts = &mut self.counts;
                counts.created += 1;
                counts.opened = counts.opened + exposure;
                counts.exposure = counts.exposure + exposure;
            }
            Did::Changed(slot, before) => {
                let after = &self.known.accounts[slot].now;
                let counts = &mut self.counts;
                counts.updated += 1;
                let moved = Exposure::of(after) - Exposure::of(&before);
                counts.exposure = counts.exposure + moved;
                let kind = Kind::of(&before, after);
                match kind {
                    Kind::ClosedOwing => {
                        counts.closing += 1;
                        counts.closing_owing += 1;
                        counts.owed_closing = counts.owed_closing + after.owed;
                    }
                    Kind::Closed => counts.closing += 1,
                    Kind::BelowUsed => counts.below_used += 1,
                    Kind::Raised | Kind::Lowered | Kind::Other => {}
                }
                self.planned.push(Planned { line, kind, before: *before, after: after.clone() });
            }
            Did::Nothing => self.counts.unchanged += 1,
        }
    }
}

/// Decides what judged rows do. With `names`, it is a check: the books do not know what earlier
/// batches did.
pub(super) async fn decide(
    tx: &mut Tx,
    batch: &Batch<'_>,
    rows: &[Judged],
    mut names: Option<&mut Names>,
) -> Result<Decided> {
    let good: Vec<&Row> = rows.iter().filter_map(|judged| judged.verdict.as_ref().ok()).collect();
    let mut decided = Decided::new(Known::load(tx, &good, names.is_none()).await?);
    let open = open_lines(tx, batch, rows).await?;
    for some in rows.chunks(BATCH_ROWS) {
        for judged in some {
            take(batch, judged, &open, names.as_deref_mut(), &mut decided);
        }
        // Who waits for a page comes first.
        yield_now().await;
    }
    Ok(decided)
}

/// Decides what a judged row does.
fn take(
    batch: &Batch<'_>,
    judged: &Judged,
    open: &HashSet<i64>,
    names: Option<&mut Names>,
    decided: &mut Decided,
) {
    let line = i64::try_from(judged.line).unwrap_or(i64::MAX);
    let origin = judged.origin.and_then(|line| i64::try_from(line).ok());
    let outcome = match (&judged.verdict, origin.zip(batch.attempt_of)) {
        (Err(faults), _) => Err(faults.clone()),
        (Ok(_), Some((line, import))) if !open.contains(&line) => {
            let refusal = Refusal::from(ImportRefusal::DoneAlready { line, import });
            Err(vec![Fault::whole(refusal.into())])
        }
        (Ok(row), _) => decided.known.decide(batch, row, names),
    };
    let faults = match outcome {
        Ok(did) => {
            decided.count(line, did);
            decided.healed.extend(origin);
            Vec::new()
        }
        Err(faults) => {
            decided.counts.failed += 1;
            faults
        }
    };
    let warned = !judged.warnings.is_empty();
    decided.counts.warned += i64::from(warned);
    let n_warned = batch.so_far.warned + decided.counts.warned;
    if !faults.is_empty() || (warned && n_warned <= WARNINGS_MAX) {
        decided.notes.push(Note {
            line,
            origin,
            refused: !faults.is_empty(),
            faults,
            warnings: judged.warnings.clone(),
            raw: judged.raw.clone(),
        });
    }
}

/// Which rows of an attempt still wait for being put right.
async fn open_lines(tx: &mut Tx, batch: &Batch<'_>, rows: &[Judged]) -> Result<HashSet<i64>> {
    let Some(first) = batch.attempt_of else { return Ok(HashSet::new()) };
    let lines: Vec<i64> = rows
        .iter()
        .filter_map(|judged| judged.origin.and_then(|line| i64::try_from(line).ok()))
        .collect();
    Ok(notes::still_refused(tx, first, &lines).await?.into_iter().collect())
}

/// Writes down what a batch would do, and nothing else; returns what came of the rows by now.
pub(super) async fn note(
    tx: &mut Tx,
    import: i64,
    so_far: Counts,
    decided: &Decided,
) -> Result<Counts> {
    plan::insert(tx, import, &decided.planned).await?;
    notes::insert(tx, import, &decided.notes).await?;
    checkpoint(tx, import, so_far, &decided.counts).await
}

/// Does what was decided; returns what came of the rows by now. A change by somebody else in between
/// makes it fail as a whole, and the batch is decided anew.
pub(super) async fn write(tx: &mut Tx, batch: &Batch<'_>, decided: Decided) -> Result<Counts> {
    let Decided { known, counts, notes: noted, healed, .. } = decided;
    let changed: Vec<Change<'_>> = known
        .accounts
        .iter()
        .filter_map(|found| found.before.as_ref().map(|before| (before, &found.now)))
        .filter(|(before, now)| before != now)
        .collect();
    write_changes(tx, batch, &changed).await?;
    let n_closed = changed.iter().filter(|(_, after)| after.status == Status::Closed).count();
    let n_closed = size(n_closed);
    statements::store::insert(tx, &known.entries).await?;
    let (n_open, n_shut) = insert(tx, batch, known.opened).await?;
    tally(tx, Tally::OpenAccounts, n_open - n_closed).await?;
    tally(tx, Tally::ClosedAccounts, n_shut + n_closed).await?;
    if let Some(first) = batch.attempt_of {
        notes::heal(tx, first, &healed).await?;
    }
    notes::insert(tx, batch.import, &noted).await?;
    tallies::move_exposure(tx, counts.exposure).await?;
    checkpoint(tx, batch.import, batch.so_far, &counts).await
}

async fn checkpoint(tx: &mut Tx, import: i64, mut so_far: Counts, more: &Counts) -> Result<Counts> {
    so_far.add(more);
    runs::set_counts(tx, import, &so_far).await?;
    Ok(so_far)
}

/// An account as it was, and as it is.
type Change<'a> = (&'a Account, &'a Account);

/// Writes accounts that were changed.
async fn write_changes(tx: &mut Tx, batch: &Batch<'_>, changed: &[Change<'_>]) -> Result<()> {
    let (only_closed, told) = split(changed, is_only_closed);
    audit::record_changes(tx, batch.by(), &told).await?;
    let mut keys: Vec<i64> = only_closed.iter().map(|(_, after)| after.key).collect();
    keys.sort_unstable();
    let stretches = keys.chunk_by(|a, b| a + 1 == *b);
    let ends = stretches.filter_map(|keys| Some((*keys.first()?, *keys.last()?)));
    audit::record_stretches(tx, batch.by(), "accounts.close", ends).await?;

    // Closing only frees names, so it comes first. Then one by one, in the file's order: a name that
    // one account gives up, another may take.
    let only_closed: Vec<&Account> = only_closed.into_iter().map(|(_, after)| after).collect();
    let mut n_written = store::close(tx, &only_closed).await?;
    let (closed, open) = split(&told, |_, after| after.status == Status::Closed);
    n_written += store::update(tx, &owned(&closed)).await?;
    let (renamed, plain) = split(&open, is_renamed);
    for (_, account) in renamed {
        n_written += store::update(tx, std::slice::from_ref(account)).await?;
    }
    n_written += store::update_ceilings(tx, &owned(&plain)).await?;
    if n_written != changed.len() {
        return Err(internal("an account changed while its batch was decided"));
    }
    let keys =
        |all: Vec<Change<'_>>| -> Vec<i64> { all.iter().map(|(_, after)| after.key).collect() };
    let closed = keys(split(changed, |_, after| after.status == Status::Closed).0);
    purchases::store::archive(tx, &closed, batch.by().at).await?;
    search::refresh(tx, &keys(split(changed, is_renamed).0)).await
}

fn split<'a>(
    all: &[Change<'a>],
    is: impl Fn(&Account, &Account) -> bool,
) -> (Vec<Change<'a>>, Vec<Change<'a>>) {
    all.iter().partition(|(before, after)| is(before, after))
}

fn owned(all: &[Change<'_>]) -> Vec<Account> {
    all.iter().map(|(_, after)| (*after).clone()).collect()
}

/// Inserts new accounts; returns how many are open, and how many closed.
async fn insert(tx: &mut Tx, batch: &Batch<'_>, mut opened: Vec<Account>) -> Result<(i64, i64)> {
    if opened.is_empty() {
        return Ok((0, 0));
    }
    // Sorted by the e-mail, the largest of the indexes grows in its own order.
    opened.sort_by_cached_key(|account| account.email.key().into_owned());
    let last = tallies::add(tx, Tally::AccountKey, size(opened.len())).await?;
    let first = last - size(opened.len()) + 1;
    for (key, account) in (first..).zip(&mut opened) {
        account.key = key;
    }
    if store::insert(tx, &opened).await? != opened.len() {
        return Err(internal("an account was opened while a batch was decided"));
    }
    audit::record_stretches(tx, batch.by(), "accounts.open", [(first, last)].into_iter()).await?;
    let n_closed = opened.iter().filter(|account| account.status == Status::Closed).count();
    Ok((size(opened.len() - n_closed), size(n_closed)))
}

fn is_renamed(before: &Account, after: &Account) -> bool {
    before.email != after.email
        || before.document != after.document
        || before.document_type != after.document_type
}

/// Whether nothing happened to an account but that it was closed.
fn is_only_closed(before: &Account, after: &Account) -> bool {
    after.status == Status::Closed
        && !is_renamed(before, after)
        && before.credit_limit == after.credit_limit
        && before.tolerance == after.tolerance
}

async fn tally(tx: &mut Tx, tally: Tally, by: i64) -> Result<()> {
    if by != 0 {
        tallies::add(tx, tally, by).await?;
    }
    Ok(())
}

pub(super) fn size(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
