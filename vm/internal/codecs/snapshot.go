package codecs

// SnapshotTypes gives a value of each type of a Decoder or Encoder, for who writes
// down such a thing in the middle of a text.
func SnapshotTypes() []any {
	return []any{DecodeFunc(nil), EncodeFunc(nil), (*wideDecoder)(nil), (*utf7Decoder)(nil), (*sigDecoder)(nil), (*markedEncoder)(nil), (*charmap)(nil)}
}
