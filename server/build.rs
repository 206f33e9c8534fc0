//! Embeds the site anew whenever it was built anew.

fn main() {
    println!("cargo::rerun-if-changed=../target/site");
}
