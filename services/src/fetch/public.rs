//! Which addresses are public: those that anybody on the internet may speak to. What is not is this machine, its
//! neighbours, or nobody; a request there would let whoever typed an address look behind our own walls.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The networks of IPv4 that are no public hosts (IANA's registry of special-purpose addresses, RFC 6890), as their
/// first address and their length in bits.
const SPECIAL: [(Ipv4Addr, u32); 15] = [
    (Ipv4Addr::UNSPECIFIED, 8),           // this network
    (Ipv4Addr::new(10, 0, 0, 0), 8),      // private
    (Ipv4Addr::new(100, 64, 0, 0), 10),   // shared by the customers of one provider
    (Ipv4Addr::new(127, 0, 0, 0), 8),     // this machine
    (Ipv4Addr::new(169, 254, 0, 0), 16),  // this link, and the clouds' own services
    (Ipv4Addr::new(172, 16, 0, 0), 12),   // private
    (Ipv4Addr::new(192, 0, 0, 0), 24),    // protocols
    (Ipv4Addr::new(192, 0, 2, 0), 24),    // documentation
    (Ipv4Addr::new(192, 88, 99, 0), 24),  // relays of 6to4
    (Ipv4Addr::new(192, 168, 0, 0), 16),  // private
    (Ipv4Addr::new(198, 18, 0, 0), 15),   // benchmarks
    (Ipv4Addr::new(198, 51, 100, 0), 24), // documentation
    (Ipv4Addr::new(203, 0, 113, 0), 24),  // documentation
    (Ipv4Addr::new(224, 0, 0, 0), 4),     // groups
    (Ipv4Addr::new(240, 0, 0, 0), 4),     // reserved, and everybody at once
];

/// Whether `address` is that of a single host on the internet. An address of IPv6 that carries one of IPv4 leads
/// there, and is public only where that one is.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let within = |(network, length): &(Ipv4Addr, u32)| (address.to_bits() ^ network.to_bits()) >> (32 - length) == 0;
    !SPECIAL.iter().any(within)
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let carried = |from: usize, mask: u8| {
        let bytes = address.octets();
        Ipv4Addr::from([from, from + 1, from + 2, from + 3].map(|at| bytes[at] ^ mask))
    };
    match address.segments() {
        // NAT64 (RFC 6052), whose network for local use (RFC 8215) is none of ours.
        [0x64, 0xff9b, 0, 0, 0, 0, ..] => is_public_v4(carried(12, 0)),
        // Teredo (RFC 4380): the server's address as it is, the client's with every bit turned.
        [0x2001, 0, ..] => is_public_v4(carried(4, 0)) && is_public_v4(carried(12, 0xff)),
        // Other protocols of the IETF, benchmarks and ORCHID among them; documentation, twice.
        [0x2001, 0..=0x01ff | 0x0db8, ..] | [0x3fff, 0..=0x0fff, ..] => false,
        // 6to4 (RFC 3056).
        [0x2002, ..] => is_public_v4(carried(2, 0)),
        // Of the rest only this eighth belongs to single hosts. Outside lie this machine, links, sites, groups, and
        // IPv4 in disguise. Inside, an interface may say which host of IPv4 it is (ISATAP, RFC 5214).
        [first, _, _, _, interface, mark, ..] => {
            let is_isatap = mark == 0x5efe && [0, 0x0200].contains(&interface);
            (0x2000..=0x3fff).contains(&first) && (!is_isatap || is_public_v4(carried(12, 0)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Any address in one of the networks that are not public.
    fn special() -> impl Strategy<Value = Ipv4Addr> {
        (0..SPECIAL.len(), any::<u32>()).prop_map(|(at, bits)| {
            let (network, length) = SPECIAL[at];
            Ipv4Addr::from_bits(network.to_bits() | bits & (u32::MAX >> length))
        })
    }

    /// Every way in which an address of IPv6 carries one of IPv4.
    fn carrying(v4: Ipv4Addr) -> [Ipv6Addr; 7] {
        let [a, b] = [v4.to_bits() >> 16, v4.to_bits() & 0xffff].map(|half| u16::try_from(half).unwrap());
        let (public, turned) = (0x0101_0101_u32, [!a, !b]);
        let high = u16::try_from(public >> 16).unwrap();
        [
            Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, a, b),
            Ipv6Addr::new(0x2002, a, b, 0, 0, 0, 0, 1),
            Ipv6Addr::new(0x2001, 0, a, b, 0, 0, !high, !high),
            Ipv6Addr::new(0x2001, 0, high, high, 0, 0, turned[0], turned[1]),
            Ipv6Addr::new(0x2600, 1, 2, 3, 0x0200, 0x5efe, a, b),
            v4.to_ipv6_mapped(),
            Ipv6Addr::new(0, 0, 0, 0, 0, 0, a, b),
        ]
    }

    #[test]
    fn hosts_of_the_internet_are_public_up_to_the_edges_of_special_networks() {
        for public in [
            "1.1.1.1",
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "126.255.255.255",
            "128.0.0.0",
            "169.253.255.255",
            "169.255.0.0",
            "172.15.255.255",
            "172.32.0.0",
            "192.0.1.0",
            "192.167.255.255",
            "198.17.255.255",
            "198.20.0.0",
            "223.255.255.255",
            "2606:4700::1111",
            "2a00:1450::1",
            "2001:4860:4860::8888",
            "2001:200::1",
            "64:ff9b::808:808",
            "2002:808:808::1",
            "3fff:1000::1",
        ] {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
    }

    #[test]
    fn this_machine_its_neighbours_and_nobody_are_not() {
        for hidden in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.0",
            "100.127.255.255",
            "127.0.0.1",
            "127.255.255.255",
            "169.254.169.254",
            "172.16.0.0",
            "172.31.255.255",
            "192.0.0.1",
            "192.168.1.1",
            "198.18.0.0",
            "198.19.255.255",
            "224.0.0.1",
            "239.255.255.255",
            "240.0.0.0",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:8.8.8.8",
            "::127.0.0.1",
            "fc00::1",
            "fdff::1",
            "fe80::1",
            "febf::1",
            "fec0::1",
            "ff02::1",
            "64:ff9b:1::808:808",
            "64:ff9b::7f00:1",
            "100::1",
            "2001:db8::1",
            "2001:2::1",
            "2001:10::1",
            "2001:20::1",
            "3fff::1",
            "3fff:fff::1",
            "2002:7f00:1::1",
            "4000::1",
            "5f00::1",
        ] {
            assert!(!is_public(hidden.parse().unwrap()), "{hidden}");
        }
    }

    proptest! {
        #[test]
        fn nothing_special_is_public_in_any_disguise(v4 in special()) {
            prop_assert!(!is_public(v4.into()));
            for v6 in carrying(v4) {
                prop_assert!(!is_public(v6.into()), "{}", v6);
            }
        }

        #[test]
        fn a_carried_address_is_as_public_as_it_is_alone(bits: u32) {
            let v4 = Ipv4Addr::from_bits(bits);
            let [nat64, six_to_four, server, client, isatap, mapped, compatible] = carrying(v4);
            for v6 in [nat64, six_to_four, server, client, isatap] {
                prop_assert_eq!(is_public(v6.into()), is_public(v4.into()), "{}", v6);
            }
            prop_assert!(!is_public(mapped.into()) && !is_public(compatible.into()));
        }

        #[test]
        fn what_is_public_in_ipv6_is_global_unicast_or_carries_ipv4(bits: u128) {
            let v6 = Ipv6Addr::from_bits(bits);
            let carries = v6.segments()[..6] == [0x64, 0xff9b, 0, 0, 0, 0];
            prop_assert!(!is_public(v6.into()) || v6.segments()[0] >> 13 == 1 || carries);
        }

        #[test]
        fn the_standard_librarys_own_marks_agree(bits: u32) {
            let v4 = Ipv4Addr::from_bits(bits);
            let marked = v4.is_private() || v4.is_loopback() || v4.is_link_local() || v4.is_multicast()
                || v4.is_broadcast() || v4.is_documentation() || v4.is_unspecified();
            prop_assert!(!(marked && is_public(v4.into())));
        }
    }
}
