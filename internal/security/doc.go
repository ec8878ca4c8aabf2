// Package security says who may do what with an object, as NT does: security identifiers, access control lists and security
// descriptors, in their binary forms and as text (SDDL), and the check of a request against them. It is pure: no I/O, no
// system calls.
//
// # Users and groups
//
// A user of Linux is S-1-22-1-UID and a group S-1-22-2-GID, as Samba has them. Of Windows' own identifiers these mean
// somebody here: WD (everyone); AU, BU and IU (every user but nobody, 65534); AN and BG (that one); SY and BA (root); OW
// (whoever owns the object). CO and CG stand for the creator and become his identifiers when an object is made. Others can be
// in a list, and match nobody.
//
// # The rules
//
// They are NT's: entries are looked at in order, and the first that decides about a right decides; the owner may always read
// the descriptor and replace the list, unless an entry for OW says otherwise; no list lets everyone in, an empty one nobody. One rule
// is this project's: root may do everything, as it could by other ways in any case.
package security
