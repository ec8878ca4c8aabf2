package security

import "strings"

// aliases are SDDL's names for SIDs. Those of a domain are missing: there is none.
var aliases = map[string]SID{
	"WD": Everyone, "CO": CreatorOwner, "CG": CreatorGroup, "OW": OwnerRights,
	"AN": Anonymous, "AU": Authenticated, "SY": System, "BA": Admins, "BU": users, "BG": guests, "IU": interactive,

	"PS": NewSID(authorityNT, 10), // self
	"NU": NewSID(authorityNT, 2),  // network logon
	"SU": NewSID(authorityNT, 6),  // service logon
	"RC": NewSID(authorityNT, 12), // restricted code
	"LS": NewSID(authorityNT, 19), // local service
	"NS": NewSID(authorityNT, 20), // network service
	"PU": NewSID(authorityNT, 32, 547),
	"AO": NewSID(authorityNT, 32, 548),
	"SO": NewSID(authorityNT, 32, 549),
	"PO": NewSID(authorityNT, 32, 550),
	"BO": NewSID(authorityNT, 32, 551),
	"RE": NewSID(authorityNT, 32, 552),
	"RD": NewSID(authorityNT, 32, 555),
	"NO": NewSID(authorityNT, 32, 556),
	"AC": NewSID(15, 2, 1), // all application packages
	"LW": NewSID(16, 4096), // integrity levels
	"ME": NewSID(16, 8192),
	"HI": NewSID(16, 12288),
	"SI": NewSID(16, 16384),
}

// aliasOf is the way back.
var aliasOf = func() map[SID]string {
	names := map[SID]string{}
	for name, sid := range aliases {
		names[sid] = name
	}
	return names
}()

// abbreviate returns the form of a SID in SDDL: a name if there is one.
func abbreviate(s SID) string {
	if name, ok := aliasOf[s]; ok {
		return name
	}
	return s.String()
}

// cutSID takes a SID off the front of a string.
func cutSID(s string) (sid SID, rest string, err error) {
	end := len(s)
	if len(s) >= 2 && strings.EqualFold(s[:2], "S-") {
		end = strings.IndexFunc(s, func(r rune) bool { return !isSIDRune(r) })
		if end < 0 {
			end = len(s)
		}
		// "S-1-5-18D:": what begins the next part is a hexadecimal digit too, but ends in a colon.
		if end < len(s) && s[end] == ':' {
			end--
		}
	} else {
		end = min(end, 2)
	}
	sid, err = ParseSID(s[:end])
	return sid, s[end:], err
}

func isSIDRune(r rune) bool {
	return strings.ContainsRune("-0123456789abcdefABCDEFxXsSgGoO", r)
}
