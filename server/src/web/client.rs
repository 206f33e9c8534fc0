//! From which address a request comes, also where a proxy passes it on.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, Request, State};
use axum::http::{Extensions, HeaderMap};
use axum::middleware::Next;
use axum::response::Response;

use super::Outside;

/// Puts the client's address in the place of a trusted proxy's.
pub(super) async fn client(
    State(outside): State<Outside>,
    mut request: Request,
    next: Next,
) -> Response {
    if let Some(ConnectInfo(peer)) = request.extensions().get::<ConnectInfo<SocketAddr>>().copied()
    {
        let ip = behind(peer.ip(), request.headers(), &outside.proxies);
        request.extensions_mut().insert(ConnectInfo(SocketAddr::new(ip, peer.port())));
    }
    next.run(request).await
}

/// The client's address; empty where there is none.
pub(crate) fn address(extensions: &Extensions) -> String {
    let client = extensions.get::<ConnectInfo<SocketAddr>>();
    client.map(|ConnectInfo(client)| client.ip().to_string()).unwrap_or_default()
}

/// The last address that was passed on by trusted proxies only: what stands before it, anybody can
/// have written.
fn behind(peer: IpAddr, headers: &HeaderMap, proxies: &[IpAddr]) -> IpAddr {
    let is_trusted = |ip: IpAddr| proxies.iter().any(|proxy| proxy.to_canonical() == ip);
    let mut client = peer.to_canonical();
    let lines = headers.get_all("x-forwarded-for").iter().rev();
    let mut passed_on = lines
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.rsplit(','))
        .map_while(|text| named(text.trim()));
    while is_trusted(client)
        && let Some(before) = passed_on.next()
    {
        client = before.to_canonical();
    }
    client
}

/// The address that a proxy names, which some write with its port.
fn named(text: &str) -> Option<IpAddr> {
    let bare = || text.parse().ok();
    let with_port = || text.parse().ok().map(|named: SocketAddr| named.ip());
    let in_brackets = || text.strip_prefix('[')?.strip_suffix(']')?.parse().ok();
    bare().or_else(with_port).or_else(in_brackets)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(peer: &str, lines: &[&str], expected: &str) {
        let proxies = ["10.0.0.1", "10.0.0.2", "::1"].map(|ip| ip.parse().unwrap());
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append("x-forwarded-for", line.parse().unwrap());
        }
        let client = behind(peer.parse().unwrap(), &headers, &proxies);
        assert_eq!(client.to_string(), expected, "{peer} {lines:?}");
    }

    #[test]
    fn the_client_is_the_last_one_whom_no_proxy_of_ours_vouches_for() {
        check("203.0.113.7", &["198.51.100.1"], "203.0.113.7");
        check("10.0.0.1", &["198.51.100.1"], "198.51.100.1");
        check("10.0.0.1", &["192.0.2.1, 198.51.100.1, 10.0.0.2"], "198.51.100.1");
        check("10.0.0.1", &["192.0.2.1", "198.51.100.1"], "198.51.100.1");
        check("::ffff:10.0.0.1", &["2001:db8::1"], "2001:db8::1");
        check("::1", &["10.0.0.2,10.0.0.1"], "10.0.0.2");
        check("10.0.0.1", &["192.0.2.1, unknown"], "10.0.0.1");
        check("10.0.0.1", &[], "10.0.0.1");
        check("10.0.0.1", &["198.51.100.1:50123"], "198.51.100.1");
        check("10.0.0.1", &["[2001:db8::1]:50123, 10.0.0.2:80"], "2001:db8::1");
        check("10.0.0.1", &["[2001:db8::1]"], "2001:db8::1");
        check("10.0.0.1", &["192.0.2.1, 198.51.100.1:port"], "10.0.0.1");
    }
}
