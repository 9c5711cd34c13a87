;; -*- lexical-binding: t; -*-
(load (expand-file-name "drive.el" (file-name-directory load-file-name)) nil t)
(require 'lsp-mode)
(require 'lsp-lens)
(require 'lsp-diagnostics)
(sllint-setup-lsp-mode)
(setq lsp-auto-guess-root t
      lsp-guess-root-without-session t
      lsp-enabled-clients '(sllint)
      lsp-diagnostics-provider :flymake
      lsp-restart 'ignore
      lsp-warn-no-matched-clients nil
      lsp-enable-suggest-server-download nil
      lsp-headerline-breadcrumb-enable nil
      lsp-modeline-diagnostics-enable nil
      lsp-modeline-code-actions-enable nil
      lsp-session-file (expand-file-name "session" (getenv "HOME")))

(defun start ()
  (lsp-workspace-folders-add default-directory)
  (lsp))

(defun lenses ()
  (let (found)
    (lsp-request-async "textDocument/codeLens" (list :textDocument (lsp--text-document-identifier))
                       (lambda (result) (setq found (append result nil))) :mode 'detached)
    (let ((end (+ (float-time) 5)))
      (while (and (null found) (< (float-time) end)) (accept-process-output nil 0.05)))
    found))

(let ((enable-local-variables :safe))
  (open-program "strange/held.py")
  (start)
  (await "diagnostics" (lambda ()
                         (cl-some (lambda (list)
                                    (cl-some (lambda (d) (string-match-p "still holds" (lsp:diagnostic-message d))) list))
                                  (hash-table-values (lsp-diagnostics t)))))
  (sllint-run)
  (await "refused" (lambda () (said "does not run code of this workspace")))
  (open-program "trusted/held.py")
  (start)
  (await "lens" (lambda ()
                  (and (lsp-workspaces)
                       (eq 'initialized (lsp--workspace-status (car (lsp-workspaces))))
                       (cl-some (lambda (lens) (equal "▶ Run" (lsp:command-title (lsp:code-lens-command? lens)))) (lenses)))))
  (lsp--execute-command
   (lsp:code-lens-command? (cl-find-if (lambda (lens) (equal "▶ Run" (lsp:command-title (lsp:code-lens-command? lens)))) (lenses))))
  (await "lens run" (lambda () (string-match-p "it ran\n\n--- status 0" (output))))
  (sllint-confirm)
  (await "confirm" (lambda () (cl-some (lambda (lens) (string-match-p "✓ confirmed" (lsp:command-title (lsp:code-lens-command? lens)))) (lenses))))

  (goto-char (point-min))
  (search-forward "result = exc")
  (goto-char (match-beginning 0))
  (lsp-execute-code-action
   (cl-find-if (lambda (a) (string-match-p "^Clear" (lsp:code-action-title a))) (lsp-code-actions-at-point)))
  (await "code action" (lambda () (save-excursion (goto-char (point-min)) (search-forward "del result" nil t))))
  (set-buffer-modified-p nil)

  (open-program "trusted/endless.py")
  (lsp)
  (sllint-run)
  (let ((end (+ (float-time) 1)))
    (while (< (float-time) end) (accept-process-output nil 0.1)))
  (setq drive-said nil)
  (sllint-stop)
  (await "stop" (lambda () (and (null sllint--running) (said "cancel"))))
  (made "done"))
