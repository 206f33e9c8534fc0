//! `/imports/{key}`: what a run would do, how far it is, or what came of it.

mod confirm;
mod differences;
mod notes;
mod over;
mod preview;
pub(super) mod reading;
mod risks;
mod shown;

use domain::imports::{Header, Mode, SampleRow};
use domain::text::import_name;
use domain::{Error, Noun};
use ledger::Ctx;
use ledger::imports::{Difference, Note, Run, RunStatus};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use server_fn::ServerFn;

use self::confirm::ToForget;
use self::differences::Differences;
use self::notes::{Kept, Refused, Warned};
use self::over::Over;
use self::preview::Checked;
use self::reading::HowRead;
use self::shown::Shown;
use super::ImportProgress;
use super::history::{badge, title};
use super::orders::{CancelImport, ConfirmImport, ReadImport, SwitchImport, UndoImport};
use super::pace::{Since, progress};
use super::words::{CheckWords, RunWords};
use crate::asked::{Asked, asked};
use crate::format;
use crate::routes;
use crate::shell::{Frame, Loaded, Place};
use crate::ui::{Alert, Icon, SendOnce, Tone};

/// A run and what its page tells of it.
#[derive(Clone)]
struct Told {
    run: Run,
    refused: Vec<Note>,
    /// Rows with a warning; of an undo: accounts that are kept as they are.
    odd: Vec<Note>,
    differences: Vec<Difference>,
    /// Later attempts, and what took it back.
    followers: Vec<Run>,
    /// The earlier run of the same file.
    same_file: Option<i64>,
    n_open_already: i64,
    /// Whether its columns are read as somebody decided for an earlier file.
    is_remembered: bool,
    sample: Vec<SampleRow>,
}

impl Told {
    async fn of(ctx: &Ctx, run: Run, shown: &Shown) -> Result<Told, Error> {
        use ledger::imports::{
            columns_of, differences, followers, n_open_already, notes, same_file, sample,
        };
        let key = run.key;
        let rows = shown.rows + 1;
        let refused = notes(ctx, key, true, shown.refused, rows).await?;
        let odd = notes(ctx, key, false, shown.odd, rows).await?;
        let mut told = Told {
            run,
            refused,
            odd,
            differences: Vec::new(),
            followers: followers(ctx, key).await?,
            same_file: None,
            n_open_already: 0,
            is_remembered: false,
            sample: Vec::new(),
        };
        let run = &told.run;
        if run.status != RunStatus::Checked {
            return Ok(told);
        }
        told.differences = differences(ctx, key, shown.kind, shown.changed, rows).await?;
        told.same_file = same_file(ctx, run).await?;
        if run.mode == Mode::Create {
            told.n_open_already = n_open_already(ctx, key).await?;
        }
        if let Some(survey) = &run.survey {
            let by_name = Header::of(survey.header.names.clone(), &survey.currency).columns;
            let last_time = columns_of(ctx, &survey.header.names).await?;
            told.is_remembered = last_time.is_some()
                && last_time == run.choices.columns
                && last_time != Some(by_name);
            told.sample = sample(ctx, run).await?;
        }
        Ok(told)
    }
}

/// `/imports/{key}`, with what is shown of its rows: see [`Shown`].
#[component]
pub fn Report() -> impl IntoView {
    let Asked { ctx, lang, .. } = asked();
    let words = RunWords::of(lang);
    let key = use_params_map().read_untracked().get("key").and_then(|key| key.parse().ok());
    let shown = Shown::asked_for();
    let load = async move {
        let key = key.ok_or(Error::NotFound(Noun::Import))?;
        let run = ledger::imports::get(&ctx, key).await?;
        let shown = shown.of(&run);
        let told = Told::of(&ctx, run, &shown).await?;
        Ok(view! { <Content told shown/> })
    };
    view! {
        <Frame place=Place::Imports title=words.run>
            <a class="back" href=routes::IMPORTS>{Icon::Back.view()}{words.title}</a>
            <Loaded load/>
        </Frame>
    }
}

#[component]
fn Content(told: Told, shown: Shown) -> impl IntoView {
    let Asked { lang, store, .. } = asked();
    let words = RunWords::of(lang);
    let run = told.run.clone();
    let (number, name) = (import_name(run.key), title(&run, lang));
    let mode = match (run.undo_of, run.mode) {
        (Some(_), _) => None,
        (None, Mode::Create) => Some(words.create),
        (None, Mode::Update) => Some(words.update),
    };
    let by = [run.uploaded_by.clone(), format::date_time(run.created_at, lang, &store)];
    let note: Vec<String> = mode.map(str::to_owned).into_iter().chain(by).collect();
    let content = match run.status {
        RunStatus::Checked => view! {
            <Checked told=told.clone() shown/>
            <ToForget key=run.key/>
        }
        .into_any(),
        _ if run.status.is_over() => view! { <Over told=told.clone()/> }.into_any(),
        _ => view! { <UnderWay run=run.clone()/> }.into_any(),
    };
    let header = run.survey.as_ref().map(|survey| survey.header.clone()).unwrap_or_default();
    let Told { refused, odd, differences, is_remembered, sample, .. } = told;
    let preview = run.preview.filter(|_| run.status == RunStatus::Checked);
    let has_changes = preview.is_some_and(|preview| preview.counts.updated > 0);
    let is_undo = run.undo_of.is_some();
    let is_told = |notes: &[Note]| !notes.is_empty() && run.status != RunStatus::Checking;
    // A run under way tells its state itself, as it changes.
    let is_still = run.status.is_over() || run.status == RunStatus::Checked;
    let status = is_still.then(|| badge(&run, lang));
    view! {
        <Title text=format!("{number} {name}")/>
        <header class="page-head">
            <h1 class="page-head__title"><span class="run-number">{number}</span>" "{name}" "{status}</h1>
            <p class="page-head__note">{note.join(" · ")}</p>
        </header>
        <div class="stack">
            <Wrong key=run.key/>
            {content}
            {is_told(&refused).then(|| view! { <Refused run=run.clone() header=header.clone() notes=refused shown/> })}
            {has_changes.then(|| view! { <Differences run=run.clone() differences shown/> })}
            {is_told(&odd).then(|| if is_undo {
                view! { <Kept run=run.clone() notes=odd shown/> }.into_any()
            } else {
                view! { <Warned run=run.clone() header notes=odd shown/> }.into_any()
            })}
            {(!is_undo).then(|| view! { <HowRead run=run.clone() is_remembered sample/> })}
        </div>
    }
}

/// Why the last form of the page did nothing.
#[component]
fn Wrong(key: i64) -> impl IntoView {
    let asked = asked();
    let forms = [
        SwitchImport::PATH,
        ReadImport::PATH,
        ConfirmImport::PATH,
        CancelImport::PATH,
        UndoImport::PATH,
    ];
    let flash = forms.into_iter().find_map(|form| asked.flash_of(form));
    let failure = flash.filter(|flash| flash.value("key") == key.to_string());
    let failure = failure.and_then(|flash| flash.failure.clone());
    failure.map(|failure| {
        let sentence = failure.0.sentence(asked.lang, &asked.store);
        view! { <Alert tone=Tone::Bad>{sentence}</Alert> }
    })
}

/// A run that goes on, and the way to stop it.
#[component]
fn UnderWay(run: Run) -> impl IntoView {
    let Asked { lang, ctx, .. } = asked();
    let (words, check) = (RunWords::of(lang), CheckWords::of(lang));
    let first = progress(&run, lang, ctx.clock.now(), Since::start_of(&run));
    let is_check = run.status == RunStatus::Checking;
    let (said, text) = if is_check {
        (check.checking, check.nothing_written)
    } else {
        (check.applying, check.cancel_text)
    };
    view! {
        <section class="card" aria-labelledby="progress">
            <div class="card__head"><h2 id="progress">{said}</h2></div>
            <ImportProgress
                key=run.key
                first
                label=words.progress.to_owned()
                events=routes::import_events(run.key)
            />
            <noscript><meta http-equiv="refresh" content="2"/></noscript>
            <div class="run-foot">
                <p class="card__text">{text}</p>
                <SendOnce>
                    <form method="post" action=CancelImport::PATH>
                        <input type="hidden" name="key" value=run.key/>
                        <button class="button">{check.cancel}</button>
                    </form>
                </SendOnce>
            </div>
        </section>
    }
}
