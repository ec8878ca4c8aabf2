package security

import (
	"fmt"
	"strconv"
	"strings"

	"winshm/winerr"
)

func parseInteger(s string) (uint64, error) {
	if strings.ContainsRune(s, '_') { // Go's own
		return 0, winerr.ERROR_INVALID_ACL
	}
	return strconv.ParseUint(s, 0, 64)
}

// SDDL returns those parts of d that which names, in the form that ParseSDDL reads. ERROR_INVALID_ACL: a list has an entry that
// the language, as far as it is known here, has no word for.
func (d *Descriptor) SDDL(which uint32) (string, error) {
	var b strings.Builder
	if which&OwnerPart != 0 && d.Owner != "" {
		b.WriteString("O:" + abbreviate(d.Owner))
	}
	if which&GroupPart != 0 && d.Group != "" {
		b.WriteString("G:" + abbreviate(d.Group))
	}
	if which&DACLPart != 0 && d.Control&DACLPresent != 0 {
		b.WriteString("D:" + listFlags(d.Control))
		if err := d.DACL.format(&b); err != nil {
			return "", err
		}
	}
	if which&SACLPart != 0 && d.Control&SACLPresent != 0 {
		b.WriteString("S:" + listFlags(d.Control>>saclShift))
		if err := d.SACL.format(&b); err != nil {
			return "", err
		}
	}
	return b.String(), nil
}

func listFlags(control uint16) string {
	flags := ""
	if control&DACLProtected != 0 {
		flags += "P"
	}
	if control&DACLAutoReq != 0 {
		flags += "AR"
	}
	if control&DACLAutoInherited != 0 {
		flags += "AI"
	}
	return flags
}

func (l *ACL) format(b *strings.Builder) error {
	if l == nil {
		b.WriteString(nullList)
		return nil
	}
	for i := range l.Entries {
		e := &l.Entries[i]
		typ, ok := aceTypes.text(uint32(e.Type))
		if !ok {
			return winerr.ERROR_INVALID_ACL
		}
		rights := formatRights(e.Mask)
		if e.Type == Label {
			rights = formatBits(e.Mask, labelRights)
		}
		fmt.Fprintf(b, "(%s;%s;%s;;;%s)", typ, formatFlags(e.Flags), rights, abbreviate(e.SID))
	}
	return nil
}

func (w words) text(value uint32) (string, bool) {
	for _, known := range w {
		if known.value == value {
			return known.text, true
		}
	}
	return "", false
}

// knownFlags are those that the language has words for.
const knownFlags = ObjectInherit | ContainerInherit | NoPropagate | InheritOnly | Inherited | AuditSuccess | AuditFailure

func formatFlags(flags uint8) string {
	return formatBits(uint32(flags)&knownFlags, aceFlags)
}

// formatRights writes a mask as one word, as words for its bits, or as a number.
func formatRights(mask uint32) string {
	if text, ok := wholeRights.text(mask); ok {
		return text
	}
	return formatBits(mask, bitRights)
}

func formatBits(mask uint32, known words) string {
	var text strings.Builder
	rest := mask
	for _, w := range known {
		if mask&w.value != 0 {
			text.WriteString(w.text)
			rest &^= w.value
		}
	}
	if rest != 0 {
		return fmt.Sprintf("0x%x", mask)
	}
	return text.String()
}
