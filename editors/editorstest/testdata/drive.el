;; What both ways to drive Emacs share.  Each step that was made is a line in the
;; file $STEPS.  -*- lexical-binding: t; -*-

(require 'sllint)
(require 'cl-lib)

(setq sllint-command (list (getenv "SLLS"))
      sllint-trusted (lambda (root) (string-suffix-p "/trusted" (directory-file-name root)))
      make-backup-files nil
      create-lockfiles nil
      python-shell-interpreter "none"
      inhibit-message nil)

(defvar drive-said nil "Messages, the latest first.")
(advice-add 'message :before
            (lambda (format &rest args) (when format (push (apply #'format-message format args) drive-said))))

(defun made (name)
  (write-region (concat name "\n") nil (getenv "STEPS") t 'silent))

(defun await (name test)
  (let ((end (+ (float-time) 15)))
    (while (not (funcall test))
      (when (> (float-time) end)
        (error "%s did not happen; messages: %S" name drive-said))
      (accept-process-output nil 0.05))
    (made name)))

(defun said (text) (cl-some (lambda (m) (string-match-p (regexp-quote text) m)) drive-said))

(defun open-program (name)
  (find-file (expand-file-name name (getenv "WORKSPACE"))))

(defun output ()
  (let ((buffer (get-buffer "*sllint output*")))
    (if buffer (with-current-buffer buffer (buffer-string)) "")))

(defvar drive-verdicts nil)
(advice-add 'sllint--done :before
            (lambda (_token command result) (when (equal command "sllint.confirm") (setq drive-verdicts (format "%S" result)))))
