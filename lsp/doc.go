// Package lsp is the language server: findings while one types, what can be
// done about them, and programs run where they are edited.
//
// A message comes in through wire and ends in one of the tables of handlers.go.
// Notifications change the server's state one after the other; a request takes
// a snapshot of its document when it arrives, which never changes, and is worked
// on beside all else. What a request is about (hover, lenses, actions) is a
// function of that snapshot, which knows nothing of connections.
//
// A document's snapshot is checked once, whoever asks (shared.go): the pusher of
// diagnostics (push.go), a request, or both. Checks that nobody waits for any
// longer are cancelled.
package lsp
