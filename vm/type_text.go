package vm

// The types of text take their methods when every file of the family has added
// its rows: Go initializes the files of a package in the order of their names.
func init() {
	strSpec.Methods = append(strSpec.Methods, textMethods(kStr)...)
	unicodeSpec.Methods = append(unicodeSpec.Methods, textMethods(kStr)...)
	bytesSpec.Methods = append(textMethods(kBytes), bytesMethods...)
	str2Spec.Methods = textMethods(kBytes)
	byteArraySpec.Methods = append(textMethods(kByteArray), arrayMethods...)
}
