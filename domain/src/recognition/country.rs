//! Countries and their calling codes (ITU-T E.164, list of assigned codes).

/// What must be known of a country to read its telephone numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Country {
    /// Calling code without the plus.
    pub code: u16,
    /// ISO 3166 alpha-2, upper case.
    pub iso: &'static str,
    /// Whether numbers at home begin with a zero that is dropped when called from abroad.
    pub has_trunk_zero: bool,
    /// Fewest digits after the calling code.
    pub min_digits: u8,
    /// Most digits after the calling code.
    pub max_digits: u8,
}

const fn country(code: u16, iso: &'static str, has_trunk_zero: bool, digits: (u8, u8)) -> Country {
    Country { code, iso, has_trunk_zero, min_digits: digits.0, max_digits: digits.1 }
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

/// By calling code; the length range is that of whole numbers, wide where a plan is open.
#[rustfmt::skip]
const COUNTRIES: &[Country] = &[
    country(1, "US", false, (10, 10)),
    country(7, "KZ", false, (4, 12)),
    country(7, "RU", false, (4, 12)),
    country(20, "EG", true, (4, 12)),
    country(27, "ZA", true, (4, 12)),
    country(30, "GR", false, (4, 12)),
    country(31, "NL", true, (5, 11)),
    country(32, "BE", true, (8, 9)),
    country(33, "FR", true, (9, 9)),
    country(34, "ES", false, (9, 9)),
    country(36, "HU", false, (4, 12)),
    country(39, "IT", false, (6, 12)),
    country(40, "RO", true, (4, 12)),
    country(41, "CH", true, (9, 9)),
    country(43, "AT", true, (4, 13)),
    country(44, "GB", true, (7, 10)),
    country(45, "DK", false, (8, 8)),
    country(46, "SE", true, (6, 10)),
    country(47, "NO", false, (5, 8)),
    country(48, "PL", false, (9, 9)),
    country(49, "DE", true, (6, 13)),
    country(51, "PE", true, (4, 12)),
    country(52, "MX", true, (4, 12)),
    country(53, "CU", false, (4, 12)),
    country(54, "AR", true, (4, 12)),
    country(55, "BR", true, (4, 12)),
    country(56, "CL", false, (4, 12)),
    country(57, "CO", false, (4, 12)),
    country(58, "VE", true, (4, 12)),
    country(60, "MY", true, (4, 12)),
    country(61, "AU", true, (4, 12)),
    country(62, "ID", true, (4, 12)),
    country(63, "PH", true, (4, 12)),
    country(64, "NZ", true, (4, 12)),
    country(65, "SG", false, (4, 12)),
    country(66, "TH", true, (4, 12)),
    country(81, "JP", true, (4, 12)),
    country(82, "KR", true, (4, 12)),
    country(84, "VN", true, (4, 12)),
    country(86, "CN", true, (4, 12)),
    country(90, "TR", true, (10, 10)),
    country(91, "IN", true, (4, 12)),
    country(92, "PK", true, (4, 12)),
    country(93, "AF", true, (4, 12)),
    country(94, "LK", true, (4, 12)),
    country(95, "MM", true, (4, 12)),
    country(98, "IR", true, (4, 12)),
    country(211, "SS", true, (4, 12)),
    country(212, "MA", true, (4, 12)),
    country(213, "DZ", true, (4, 12)),
    country(216, "TN", false, (4, 12)),
    country(218, "LY", true, (4, 12)),
    country(220, "GM", false, (4, 12)),
    country(221, "SN", false, (4, 12)),
    country(222, "MR", false, (4, 12)),
    country(223, "ML", true, (4, 12)),
    country(224, "GN", true, (4, 12)),
    country(225, "CI", false, (4, 12)),
    country(226, "BF", false, (4, 12)),
    country(227, "NE", false, (4, 12)),
    country(228, "TG", false, (4, 12)),
    country(229, "BJ", false, (4, 12)),
    country(230, "MU", false, (4, 12)),
    country(231, "LR", false, (4, 12)),
    country(232, "SL", true, (4, 12)),
    country(233, "GH", true, (4, 12)),
    country(234, "NG", true, (4, 12)),
    country(235, "TD", false, (4, 12)),
    country(236, "CF", false, (4, 12)),
    country(237, "CM", false, (4, 12)),
    country(238, "CV", false, (4, 12)),
    country(239, "ST", false, (4, 12)),
    country(240, "GQ", false, (4, 12)),
    country(241, "GA", false, (4, 12)),
    country(242, "CG", true, (4, 12)),
    country(243, "CD", true, (4, 12)),
    country(244, "AO", true, (4, 12)),
    country(245, "GW", false, (4, 12)),
    country(246, "IO", true, (4, 12)),
    country(248, "SC", false, (4, 12)),
    country(249, "SD", true, (4, 12)),
    country(250, "RW", false, (4, 12)),
    country(251, "ET", true, (4, 12)),
    country(252, "SO", true, (4, 12)),
    country(253, "DJ", false, (4, 12)),
    country(254, "KE", true, (4, 12)),
    country(255, "TZ", true, (4, 12)),
    country(256, "UG", true, (4, 12)),
    country(257, "BI", false, (4, 12)),
    country(258, "MZ", false, (4, 12)),
    country(260, "ZM", true, (4, 12)),
    country(261, "MG", true, (4, 12)),
    country(262, "RE", true, (4, 12)),
    country(263, "ZW", true, (4, 12)),
    country(264, "NA", true, (4, 12)),
    country(265, "MW", true, (4, 12)),
    country(266, "LS", false, (4, 12)),
    country(267, "BW", false, (4, 12)),
    country(268, "SZ", true, (4, 12)),
    country(269, "KM", false, (4, 12)),
    country(290, "SH", true, (4, 12)),
    country(291, "ER", true, (4, 12)),
    country(297, "AW", true, (4, 12)),
    country(298, "FO", false, (4, 12)),
    country(299, "GL", false, (4, 12)),
    country(350, "GI", false, (4, 12)),
    country(351, "PT", false, (9, 9)),
    country(352, "LU", false, (4, 11)),
    country(353, "IE", true, (7, 9)),
    country(354, "IS", false, (4, 12)),
    country(355, "AL", true, (4, 12)),
    country(356, "MT", false, (4, 12)),
    country(357, "CY", false, (4, 12)),
    country(358, "FI", true, (5, 12)),
    country(359, "BG", true, (4, 12)),
    country(370, "LT", false, (4, 12)),
    country(371, "LV", false, (4, 12)),
    country(372, "EE", false, (4, 12)),
    country(373, "MD", true, (4, 12)),
    country(374, "AM", true, (4, 12)),
    country(375, "BY", false, (4, 12)),
    country(376, "AD", false, (4, 12)),
    country(377, "MC", false, (4, 12)),
    country(378, "SM", false, (4, 12)),
    country(379, "VA", false, (4, 12)),
    country(380, "UA", true, (4, 12)),
    country(381, "RS", true, (4, 12)),
    country(382, "ME", true, (4, 12)),
    country(383, "XK", true, (4, 12)),
    country(385, "HR", true, (4, 12)),
    country(386, "SI", true, (4, 12)),
    country(387, "BA", true, (4, 12)),
    country(389, "MK", true, (4, 12)),
    country(420, "CZ", false, (9, 9)),
    country(421, "SK", true, (4, 12)),
    country(423, "LI", false, (4, 12)),
    country(500, "FK", true, (4, 12)),
    country(501, "BZ", true, (4, 12)),
    country(502, "GT", false, (4, 12)),
    country(503, "SV", false, (4, 12)),
    country(504, "HN", false, (4, 12)),
    country(505, "NI", false, (4, 12)),
    country(506, "CR", false, (4, 12)),
    country(507, "PA", false, (4, 12)),
    country(508, "PM", true, (4, 12)),
    country(509, "HT", false, (4, 12)),
    country(590, "GP", true, (4, 12)),
    country(591, "BO", true, (4, 12)),
    country(592, "GY", true, (4, 12)),
    country(593, "EC", true, (4, 12)),
    country(594, "GF", true, (4, 12)),
    country(595, "PY", true, (4, 12)),
    country(596, "MQ", true, (4, 12)),
    country(597, "SR", true, (4, 12)),
    country(598, "UY", true, (4, 12)),
    country(599, "BQ", true, (4, 12)),
    country(599, "CW", true, (4, 12)),
    country(670, "TL", true, (4, 12)),
    country(673, "BN", true, (4, 12)),
    country(674, "NR", true, (4, 12)),
    country(675, "PG", true, (4, 12)),
    country(676, "TO", true, (4, 12)),
    country(677, "SB", true, (4, 12)),
    country(678, "VU", true, (4, 12)),
    country(679, "FJ", true, (4, 12)),
    country(680, "PW", true, (4, 12)),
    country(681, "WF", false, (4, 12)),
    country(682, "CK", true, (4, 12)),
    country(683, "NU", false, (4, 12)),
    country(685, "WS", true, (4, 12)),
    country(686, "KI", true, (4, 12)),
    country(687, "NC", false, (4, 12)),
    country(688, "TV", true, (4, 12)),
    country(689, "PF", false, (4, 12)),
    country(690, "TK", true, (4, 12)),
    country(691, "FM", true, (4, 12)),
    country(692, "MH", true, (4, 12)),
    country(850, "KP", true, (4, 12)),
    country(852, "HK", false, (4, 12)),
    country(853, "MO", false, (4, 12)),
    country(855, "KH", true, (4, 12)),
    country(856, "LA", true, (4, 12)),
    country(880, "BD", true, (4, 12)),
    country(886, "TW", true, (4, 12)),
    country(960, "MV", false, (4, 12)),
    country(961, "LB", true, (4, 12)),
    country(962, "JO", true, (4, 12)),
    country(963, "SY", true, (4, 12)),
    country(964, "IQ", true, (4, 12)),
    country(965, "KW", false, (4, 12)),
    country(966, "SA", true, (4, 12)),
    country(967, "YE", true, (4, 12)),
    country(968, "OM", false, (4, 12)),
    country(970, "PS", true, (4, 12)),
    country(971, "AE", true, (4, 12)),
    country(972, "IL", true, (4, 12)),
    country(973, "BH", false, (4, 12)),
    country(974, "QA", false, (4, 12)),
    country(975, "BT", false, (4, 12)),
    country(976, "MN", true, (4, 12)),
    country(977, "NP", true, (4, 12)),
    country(992, "TJ", true, (4, 12)),
    country(993, "TM", false, (4, 12)),
    country(994, "AZ", true, (4, 12)),
    country(995, "GE", true, (4, 12)),
    country(996, "KG", true, (4, 12)),
    country(998, "UZ", true, (4, 12)),
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
