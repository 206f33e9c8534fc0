//! What the command line says of itself.

use std::process::Command;

#[test]
fn help_begins_with_what_fiado_is() {
    let help = Command::new(env!("CARGO_BIN_EXE_fiado")).arg("--help").output().unwrap();
    let told = String::from_utf8(help.stdout).unwrap();
    assert!(told.starts_with("The self-hosted admin for credit"), "{told}");
}

fn run(folder: &std::path::Path, words: &[&str]) -> (Option<i32>, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_fiado"))
        .args(words)
        .args(["--database", "sqlite://fiado.db"])
        .current_dir(folder)
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
fn a_key_is_made_shown_once_replaced_and_ended() {
    let folder = tempfile::tempdir().unwrap();
    let (code, told, _) = run(folder.path(), &["key", "add", "checkout", "--role", "manager"]);
    assert_eq!(code, Some(0));
    let word = |told: &str, name: &str| {
        let line = told.lines().find_map(|line| line.strip_prefix(name)).unwrap();
        line.trim().to_owned()
    };
    let app_key = word(&told, "AppKey:");
    assert!(app_key.starts_with("fiadoappkey-"));
    assert!(word(&told, "AppToken:").starts_with("fiado_"));
    let (_, rotated, _) = run(folder.path(), &["key", "rotate", &app_key]);
    assert_eq!(word(&rotated, "AppKey:"), app_key);
    assert_ne!(word(&rotated, "AppToken:"), word(&told, "AppToken:"));
    let (_, listed, _) = run(folder.path(), &["key", "list"]);
    assert_eq!(listed, format!("{app_key}  manager  checkout  never used\n"));
    assert_eq!(run(folder.path(), &["key", "end", &app_key]).0, Some(0));
    let (code, _, told) = run(folder.path(), &["key", "end", &app_key]);
    assert_eq!((code, told.as_str()), (Some(1), "There is no such key. Check its AppKey.\n"));
    let (code, _, told) = run(folder.path(), &["key", "add", "x", "--role", "king"]);
    assert_eq!(code, Some(1));
    assert!(told.starts_with("There is no role \"king\"."), "{told}");
    let (code, _, told) = run(folder.path(), &["key", "add", " ", "--role", "owner"]);
    assert_eq!((code, told.as_str()), (Some(1), "Name: This is empty. Fill it in.\n"));
}

#[test]
fn a_check_of_sound_books_finds_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (code, _, told) = run(folder.path(), &["check"]);
    assert_eq!(code, Some(1), "{told}");
    assert!(told.starts_with("There is no database at fiado.db."), "{told}");
    assert_eq!(run(folder.path(), &["demo"]).0, Some(0));
    let (code, told, _) = run(folder.path(), &["check"]);
    assert_eq!(code, Some(0), "{told}");
    assert!(told.ends_with(" entries were checked.\n"), "{told}");
}

#[test]
fn an_import_is_named_by_its_number_and_says_what_customers_can_owe() {
    let folder = tempfile::tempdir().unwrap();
    let file = "Email,Credit limit,Tolerance\nana@test.com,1000,0.05\nbia,7,\n";
    std::fs::write(folder.path().join("accounts.csv"), file).unwrap();
    run(folder.path(), &["key", "add", "till", "--role", "owner"]);
    let import = ["import", "accounts.csv", "--mode", "create"];
    let (code, _, told) = run(folder.path(), &import);
    let expected = "Encoding: UTF-8.\nSeparator: comma.\nDecimal sign of \"Tolerance\": point.\n\
                    Columns read: Email, Credit limit, Tolerance.\nLines of the file: 3: rows 2, header 1.\n\
                    Import #1: 2 rows; created 1, updated 0, unchanged 0, refused 1; credit exposure +1000.00.\n";
    assert_eq!((code, told.as_str()), (Some(2), expected));
}

#[test]
fn what_a_file_does_not_say_is_asked_with_the_option_that_answers() {
    let folder = tempfile::tempdir().unwrap();
    let file = "Email;Limite;Situação do sócio\nana@test.com;1.500;x\n";
    std::fs::write(folder.path().join("contas.csv"), file).unwrap();
    run(folder.path(), &["key", "add", "till", "--role", "owner"]);
    let import = ["import", "contas.csv", "--mode", "create"];
    let (code, _, told) = run(folder.path(), &import);
    assert_eq!(code, Some(1));
    for said in [
        "Decimal sign of \"Limite\": not chosen yet.",
        "\"1.500\" can be R$1.50 (decimal point) or R$1,500.00 (decimal comma), and no other value shows which. \
         Say --decimal comma or --decimal point.",
        "Say --column \"Situação do sócio=status\" or --column \"Situação do sócio=\".",
    ] {
        assert!(told.contains(said), "{told}");
    }
    let answered = ["--decimal", "comma", "--column", "Situação do sócio="];
    let (code, _, told) = run(folder.path(), &[&import[..], &answered].concat());
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains("created 1,") && told.contains("+1500.00"), "{told}");
    let (code, _, told) = run(folder.path(), &[&import[..], &["--decimal", "dot"]].concat());
    assert_eq!(code, Some(1));
    assert!(told.contains("\"dot\" is none of these: comma, point."), "{told}");
}

#[test]
fn an_update_says_which_rows_it_does_not_take_and_who_closes_while_owing() {
    let folder = tempfile::tempdir().unwrap();
    run(folder.path(), &["demo"]);
    let import = |file: &str, mode: &str| {
        std::fs::write(folder.path().join("accounts.csv"), file).unwrap();
        run(folder.path(), &["import", "accounts.csv", "--mode", mode])
    };
    let opened = "Email,Document,Document type,Tolerance\n\
                  a@test.com,,,0.125\nb@test.com,11444777000161,CNPJ,\n\
                  d@test.com,33000167000101,CNPJ,\nc@test.com,001234,Other,\n";
    assert_eq!(import(opened, "create").0, Some(0));
    let changed = "Email,Document,Tolerance\na@test.com,,125\nb@test.com,114447770000000000000,\n\
                   d@test.com,3300016700010,\nc@test.com,1234,\n";
    let (code, refused, told) = import(changed, "update");
    assert_eq!(code, Some(2), "{told}");
    assert!(told.contains("updated 0, unchanged 0, refused 4;"), "{told}");
    for reason in [
        "\"\"125\"\" is 12500%, exactly 1,000 times the 12.5% there is",
        "\"\"114447770000000000000\"\" would replace 11.444.777/0001-61",
        "\"\"3300016700010\"\" would replace 33.000.167/0001-01",
        "\"\"1234\"\" would replace 001234",
    ] {
        assert!(refused.contains(reason), "{refused}");
    }
    std::fs::write(folder.path().join("accounts.csv"), "Email,Status\nbia@test.com,Closed\n")
        .unwrap();
    for dry in [&["--dry-run"][..], &[]] {
        let import = ["import", "accounts.csv", "--mode", "update"];
        let (code, _, told) = run(folder.path(), &[&import[..], dry].concat());
        assert_eq!(code, Some(0), "{told}");
        assert!(told.contains("Accounts closed while they owe: 1, together R$180.00."), "{told}");
        let line = "Line 2: bia@test.com is closed and owes.";
        assert_eq!(told.contains(line), !dry.is_empty(), "{told}");
    }
}

#[test]
fn people_are_managed_without_a_screen() {
    let folder = tempfile::tempdir().unwrap();
    let user = |words: &[&str]| run(folder.path(), &[&["user"], words].concat());
    let (code, told, _) = user(&["add", "olga@loja.example", "--role", "owner"]);
    assert_eq!(code, Some(0));
    let (first, second) = told.split_once('\n').unwrap();
    assert_eq!(first, "olga@loja.example may sign in as owner.");
    assert!(second.starts_with("Password: "), "{second}");
    user(&["add", "rita@loja.example", "--role", "clerk"]);
    let (_, told, _) = user(&["list"]);
    assert_eq!(
        told,
        "olga@loja.example  owner  never signed in\nrita@loja.example  clerk  never signed in\n"
    );
    for (words, expected) in [
        (&["role", "Rita@loja.example", "manager"][..], "rita@loja.example is manager now.\n"),
        (&["unlock", "rita@loja.example"], "rita@loja.example may sign in again at once.\n"),
        (
            &["end-sessions", "rita@loja.example"],
            "rita@loja.example is signed out. Sessions ended: 0.\n",
        ),
    ] {
        assert_eq!(user(words), (Some(0), expected.to_owned(), String::new()));
    }
    let (code, told, _) = user(&["password", "rita@loja.example"]);
    assert_eq!(code, Some(0));
    assert!(
        told.starts_with("rita@loja.example has another password, and is signed out.\nPassword: ")
    );
    for (words, expected) in [
        (
            &["remove", "olga@loja.example"][..],
            "This is the last owner. Make somebody else an owner first.\n",
        ),
        (
            &["role", "olga@loja.example", "clerk"],
            "This is the last owner. Make somebody else an owner first.\n",
        ),
        (
            &["role", "olga@loja.example", "king"],
            "There is no role \"king\". The roles are owner, manager, clerk and viewer.\n",
        ),
    ] {
        assert_eq!(user(words), (Some(1), String::new(), expected.to_owned()));
    }
    assert_eq!(
        user(&["remove", "rita@loja.example"]).1,
        "rita@loja.example may not sign in any more.\n"
    );
    let (code, _, told) = user(&["unlock", "rita@loja.example"]);
    assert_eq!(code, Some(1));
    assert!(told.contains("There is no"), "{told}");
}

#[test]
fn a_backup_is_a_shop_of_its_own_and_overwrites_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (code, _, told) = run(folder.path(), &["backup", "copy.db"]);
    assert_eq!(
        (code, told.as_str()),
        (Some(1), "There is no database at fiado.db. Name it with --database.\n")
    );
    run(folder.path(), &["demo"]);
    let (code, told, _) = run(folder.path(), &["backup", "copy.db"]);
    assert_eq!(
        (code, told.as_str()),
        (Some(0), "copy.db is a whole copy of the database, and was checked.\n")
    );
    let (code, _, told) = run(folder.path(), &["backup", "copy.db"]);
    let exists = "There is a file at copy.db already. Name one that is not there yet.\n";
    assert_eq!((code, told.as_str()), (Some(1), exists));
    let check = |database: &str| {
        let mut check = Command::new(env!("CARGO_BIN_EXE_fiado"));
        check.args(["check", "--database", database]).current_dir(folder.path()).output().unwrap()
    };
    let (books, copy) = (check("sqlite://fiado.db"), check("sqlite://copy.db"));
    assert!(copy.status.success());
    assert_eq!(books.stdout, copy.stdout, "as many accounts and entries");
}

#[test]
fn accounts_and_invoices_are_written_as_files_that_an_import_takes_back() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(run(folder.path(), &["demo"]).0, Some(0));
    let (code, all, _) = run(folder.path(), &["export", "accounts", "--status", "all"]);
    let n_open = run(folder.path(), &["export", "accounts"]).1.lines().count();
    let n_closed =
        run(folder.path(), &["export", "accounts", "--status", "closed"]).1.lines().count();
    assert_eq!(code, Some(0));
    assert!(all.starts_with("\u{feff}\"Id\",\"Email\""), "{}", &all[..80]);
    assert_eq!(all.lines().count() + 1, n_open + n_closed);
    let file = ["export", "accounts", "--out", "accounts.csv"];
    assert_eq!(run(folder.path(), &file), (Some(0), String::new(), String::new()));
    let told = "There is a file at accounts.csv already. Name one that is not there yet.\n";
    assert_eq!(run(folder.path(), &file), (Some(1), String::new(), told.to_owned()));
    let (code, _, told) = run(folder.path(), &["import", "accounts.csv", "--mode", "update"]);
    assert_eq!(code, Some(0), "{told}");

    let (code, invoices, _) = run(folder.path(), &["export", "invoices"]);
    assert_eq!(code, Some(0));
    assert!(
        invoices.starts_with("\u{feff}\"Id\",\"Friendly id\",\"Account id\""),
        "{}",
        &invoices[..80]
    );
    let of = |status: &str| {
        let told = run(folder.path(), &["export", "invoices", "--status", status]).1;
        told.lines().count() - 1
    };
    assert_eq!(of("opened") + of("paid") + of("cancelled") + 1, invoices.lines().count());
    assert!(of("paid") > 0 && of("cancelled") > 0);
}
