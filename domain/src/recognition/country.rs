//! Countries and their calling codes (ITU-T E.164, list of assigned codes).

/// What must be known of a country to read its telephone numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Country {
    /// Calling code without the plus.
    pub code: u16,
    /// ISO 3166 alpha-2, upper case.
    pub iso: &'static str,
    /// What numbers at home begin with and from abroad do not: `0`, `8`, `06`; empty without.
    pub trunk: &'static str,
    /// Fewest digits after the calling code.
    pub min_digits: u8,
    /// Most digits after the calling code.
    pub max_digits: u8,
}

const fn country(code: u16, iso: &'static str, trunk: &'static str, digits: (u8, u8)) -> Country {
    Country { code, iso, trunk, min_digits: digits.0, max_digits: digits.1 }
}

/// Country of an ISO 3166 alpha-2 code, in either case.
pub fn by_iso(iso: &str) -> Option<&'static Country> {
    COUNTRIES.iter().find(|country| country.iso.eq_ignore_ascii_case(iso))
}

/// Country whose calling code the digits begin with, and the digits after the code.
///
/// No assigned code begins another, so the first that fits is the one. Countries that share a code
/// answer under one name.
pub fn of_international(digits: &str) -> Option<(&'static Country, &str)> {
    if digits.starts_with('0') {
        return None;
    }
    (1..=3).find_map(|length| {
        let (code, rest) = digits.split_at_checked(length)?;
        let code: u16 = code.parse().ok()?;
        let place = COUNTRIES.binary_search_by_key(&code, |country| country.code).ok()?;
        Some((COUNTRIES.get(place)?, rest))
    })
}

/// By calling code; the length range is that of whole numbers.
#[rustfmt::skip]
const COUNTRIES: &[Country] = &[
    country(1, "US", "", (10, 10)),
    country(7, "KZ", "8", (10, 14)),
    country(7, "RU", "8", (10, 14)),
    country(20, "EG", "0", (8, 10)),
    country(27, "ZA", "0", (5, 10)),
    country(30, "GR", "", (10, 12)),
    country(31, "NL", "0", (5, 11)),
    country(32, "BE", "0", (8, 9)),
    country(33, "FR", "0", (9, 9)),
    country(34, "ES", "", (9, 9)),
    country(36, "HU", "06", (8, 9)),
    country(39, "IT", "", (6, 12)),
    country(39, "VA", "", (6, 12)),
    country(40, "RO", "0", (6, 9)),
    country(41, "CH", "0", (9, 12)),
    country(43, "AT", "0", (4, 13)),
    country(44, "GB", "0", (7, 10)),
    country(45, "DK", "", (8, 8)),
    country(46, "SE", "0", (6, 12)),
    country(47, "NO", "", (5, 8)),
    country(48, "PL", "", (6, 10)),
    country(49, "DE", "0", (4, 14)),
    country(51, "PE", "0", (8, 9)),
    country(52, "MX", "", (10, 10)),
    country(53, "CU", "0", (6, 10)),
    country(54, "AR", "0", (10, 11)),
    country(55, "BR", "0", (8, 11)),
    country(56, "CL", "", (9, 11)),
    country(57, "CO", "", (8, 11)),
    country(58, "VE", "0", (10, 10)),
    country(60, "MY", "0", (8, 10)),
    country(61, "AU", "0", (5, 12)),
    country(62, "ID", "0", (7, 14)),
    country(63, "PH", "0", (6, 13)),
    country(64, "NZ", "0", (5, 10)),
    country(65, "SG", "", (8, 11)),
    country(66, "TH", "0", (8, 13)),
    country(81, "JP", "0", (8, 14)),
    country(82, "KR", "0", (5, 14)),
    country(84, "VN", "0", (7, 10)),
    country(86, "CN", "0", (7, 12)),
    country(90, "TR", "0", (7, 13)),
    country(91, "IN", "0", (8, 13)),
    country(92, "PK", "0", (8, 12)),
    country(93, "AF", "0", (9, 9)),
    country(94, "LK", "0", (9, 9)),
    country(95, "MM", "0", (6, 10)),
    country(98, "IR", "0", (4, 10)),
    country(211, "SS", "0", (9, 9)),
    country(212, "MA", "0", (9, 9)),
    country(213, "DZ", "0", (8, 9)),
    country(216, "TN", "", (8, 8)),
    country(218, "LY", "0", (9, 9)),
    country(220, "GM", "", (7, 9)),
    country(221, "SN", "", (9, 9)),
    country(222, "MR", "", (8, 8)),
    country(223, "ML", "", (8, 8)),
    country(224, "GN", "", (8, 9)),
    country(225, "CI", "", (10, 10)),
    country(226, "BF", "", (8, 8)),
    country(227, "NE", "", (8, 8)),
    country(228, "TG", "", (8, 8)),
    country(229, "BJ", "", (8, 10)),
    country(230, "MU", "", (7, 10)),
    country(231, "LR", "0", (7, 9)),
    country(232, "SL", "0", (8, 8)),
    country(233, "GH", "0", (8, 9)),
    country(234, "NG", "0", (10, 14)),
    country(235, "TD", "", (8, 8)),
    country(236, "CF", "", (8, 8)),
    country(237, "CM", "", (8, 9)),
    country(238, "CV", "", (7, 7)),
    country(239, "ST", "", (7, 7)),
    country(240, "GQ", "", (9, 9)),
    country(241, "GA", "", (7, 8)),
    country(242, "CG", "", (9, 9)),
    country(243, "CD", "0", (7, 10)),
    country(244, "AO", "", (9, 9)),
    country(245, "GW", "", (7, 9)),
    country(246, "IO", "", (7, 7)),
    country(247, "AC", "", (5, 6)),
    country(248, "SC", "", (7, 7)),
    country(249, "SD", "0", (9, 9)),
    country(250, "RW", "0", (8, 9)),
    country(251, "ET", "0", (9, 9)),
    country(252, "SO", "", (6, 9)),
    country(253, "DJ", "", (8, 8)),
    country(254, "KE", "0", (7, 10)),
    country(255, "TZ", "0", (9, 9)),
    country(256, "UG", "0", (9, 9)),
    country(257, "BI", "", (8, 8)),
    country(258, "MZ", "", (8, 9)),
    country(260, "ZM", "0", (9, 9)),
    country(261, "MG", "0", (9, 9)),
    country(262, "RE", "0", (9, 9)),
    country(263, "ZW", "0", (7, 10)),
    country(264, "NA", "0", (8, 9)),
    country(265, "MW", "0", (7, 9)),
    country(266, "LS", "", (8, 8)),
    country(267, "BW", "", (7, 10)),
    country(268, "SZ", "", (8, 9)),
    country(269, "KM", "", (7, 7)),
    country(290, "SH", "", (4, 5)),
    country(291, "ER", "0", (7, 7)),
    country(297, "AW", "", (7, 7)),
    country(298, "FO", "", (6, 6)),
    country(299, "GL", "", (6, 6)),
    country(350, "GI", "", (8, 8)),
    country(351, "PT", "", (9, 9)),
    country(352, "LU", "", (4, 11)),
    country(353, "IE", "0", (7, 10)),
    country(354, "IS", "", (7, 9)),
    country(355, "AL", "0", (6, 9)),
    country(356, "MT", "", (8, 8)),
    country(357, "CY", "", (8, 8)),
    country(358, "FI", "0", (5, 12)),
    country(359, "BG", "0", (6, 12)),
    country(370, "LT", "0", (8, 8)),
    country(371, "LV", "", (8, 8)),
    country(372, "EE", "", (7, 10)),
    country(373, "MD", "0", (8, 8)),
    country(374, "AM", "0", (8, 8)),
    country(375, "BY", "80", (6, 11)),
    country(376, "AD", "", (6, 9)),
    country(377, "MC", "", (8, 9)),
    country(378, "SM", "", (8, 10)),
    country(380, "UA", "0", (9, 10)),
    country(381, "RS", "0", (6, 12)),
    country(382, "ME", "0", (8, 9)),
    country(383, "XK", "0", (8, 12)),
    country(385, "HR", "0", (7, 9)),
    country(386, "SI", "0", (5, 8)),
    country(387, "BA", "0", (8, 9)),
    country(389, "MK", "0", (8, 8)),
    country(420, "CZ", "", (9, 12)),
    country(421, "SK", "0", (6, 9)),
    country(423, "LI", "", (7, 9)),
    country(500, "FK", "", (5, 5)),
    country(501, "BZ", "", (7, 11)),
    country(502, "GT", "", (8, 11)),
    country(503, "SV", "", (7, 11)),
    country(504, "HN", "", (8, 11)),
    country(505, "NI", "", (8, 8)),
    country(506, "CR", "", (8, 10)),
    country(507, "PA", "", (7, 11)),
    country(508, "PM", "0", (6, 9)),
    country(509, "HT", "", (8, 8)),
    country(590, "GP", "0", (9, 9)),
    country(591, "BO", "", (8, 9)),
    country(592, "GY", "", (7, 7)),
    country(593, "EC", "0", (8, 11)),
    country(594, "GF", "0", (9, 9)),
    country(595, "PY", "0", (6, 11)),
    country(596, "MQ", "0", (9, 9)),
    country(597, "SR", "", (6, 7)),
    country(598, "UY", "0", (4, 13)),
    country(599, "BQ", "", (7, 8)),
    country(599, "CW", "", (7, 8)),
    country(670, "TL", "", (7, 8)),
    country(672, "NF", "", (5, 6)),
    country(673, "BN", "", (7, 7)),
    country(674, "NR", "", (7, 7)),
    country(675, "PG", "", (7, 8)),
    country(676, "TO", "", (5, 7)),
    country(677, "SB", "", (5, 7)),
    country(678, "VU", "", (5, 7)),
    country(679, "FJ", "", (7, 11)),
    country(680, "PW", "", (7, 7)),
    country(681, "WF", "", (6, 9)),
    country(682, "CK", "", (5, 5)),
    country(683, "NU", "", (4, 7)),
    country(685, "WS", "", (5, 10)),
    country(686, "KI", "", (5, 8)),
    country(687, "NC", "", (6, 6)),
    country(688, "TV", "", (5, 7)),
    country(689, "PF", "", (6, 9)),
    country(690, "TK", "", (4, 7)),
    country(691, "FM", "", (7, 7)),
    country(692, "MH", "", (7, 7)),
    country(850, "KP", "0", (8, 10)),
    country(852, "HK", "", (5, 11)),
    country(853, "MO", "", (7, 8)),
    country(855, "KH", "0", (8, 10)),
    country(856, "LA", "0", (8, 10)),
    country(880, "BD", "0", (6, 10)),
    country(886, "TW", "0", (7, 11)),
    country(960, "MV", "", (7, 10)),
    country(961, "LB", "0", (7, 8)),
    country(962, "JO", "0", (8, 9)),
    country(963, "SY", "0", (8, 9)),
    country(964, "IQ", "0", (8, 10)),
    country(965, "KW", "", (7, 8)),
    country(966, "SA", "0", (9, 10)),
    country(967, "YE", "0", (7, 9)),
    country(968, "OM", "", (7, 9)),
    country(970, "PS", "0", (8, 10)),
    country(971, "AE", "0", (5, 12)),
    country(972, "IL", "0", (7, 12)),
    country(973, "BH", "", (8, 8)),
    country(974, "QA", "", (7, 11)),
    country(975, "BT", "", (7, 8)),
    country(976, "MN", "0", (8, 10)),
    country(977, "NP", "0", (8, 11)),
    country(992, "TJ", "", (9, 9)),
    country(993, "TM", "8", (8, 8)),
    country(994, "AZ", "0", (9, 9)),
    country(995, "GE", "0", (9, 9)),
    country(996, "KG", "0", (9, 10)),
    country(998, "UZ", "", (9, 9)),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_sorted_and_none_begins_another() {
        assert!(COUNTRIES.is_sorted_by_key(|country| country.code));
        for a in COUNTRIES {
            for b in COUNTRIES.iter().filter(|b| b.code != a.code) {
                assert!(!b.code.to_string().starts_with(&a.code.to_string()), "{a:?} {b:?}");
            }
        }
    }

    #[test]
    fn a_number_from_abroad_splits_into_country_and_rest() {
        let split = |digits| of_international(digits).map(|(country, rest)| (country.iso, rest));
        assert_eq!(split("31612345678"), Some(("NL", "612345678")));
        assert_eq!(split("352621123456"), Some(("LU", "621123456")));
        assert_eq!(split("0612"), None);
        assert_eq!(by_iso("be").map(|country| country.code), Some(32));
    }
}
