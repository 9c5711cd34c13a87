;;; sllint.el --- The language server slls in Eglot and lsp-mode -*- lexical-binding: t; -*-

;; Package-Requires: ((emacs "28.1"))
;; SPDX-License-Identifier: MIT

;;; Commentary:

;; (require 'sllint)
;; (sllint-setup-eglot)      ; or
;; (sllint-setup-lsp-mode)
;;
;; Then `eglot' or `lsp' in a Python buffer, and `sllint-run', `sllint-confirm',
;; `sllint-fix-all', `sllint-stop'.

;;; Code:

(require 'cl-lib)

(defgroup sllint nil "The language server of sllint." :group 'tools :prefix "sllint-")

(defcustom sllint-command '("slls") "The server and its arguments." :type '(repeat string) :risky t)

(defcustom sllint-trusted nil
  "Whether code may be run: nil, t, or a function of the project's root."
  :type '(choice (const :tag "Never" nil) (const :tag "Always" t) function) :risky t)

(defcustom sllint-settings nil
  "Settings as a plist, such as (:select [\"SLL1\"] :run (:timeout \"30s\")).
They are listed in docs/SERVER.md."
  :type 'plist :risky t)

(defvar sllint--running nil "What runs: tokens, each with a function that cancels it.")

(defun sllint--trusted-p (root)
  (and (if (functionp sllint-trusted) (funcall sllint-trusted root) sllint-trusted) t))

(defun sllint--settings (root)
  "All settings for ROOT, trust among them, and nothing that a folder says."
  (let ((settings (copy-sequence sllint-settings)))
    (plist-put settings :trusted (if (sllint--trusted-p root) t :json-false))))

(defun sllint--show (result)
  "Show the RESULT of a run, a plist."
  (with-current-buffer (get-buffer-create "*sllint output*")
    (let ((inhibit-read-only t))
      (erase-buffer)
      (insert (or (plist-get result :stdout) "") (or (plist-get result :stderr) "")
              (format "\n--- status %s ---\n" (plist-get result :status))))
    (special-mode)
    (goto-char (point-min))
    (display-buffer (current-buffer))))

(defun sllint--done (token command result)
  (setq sllint--running (assoc-delete-all token sllint--running))
  (when (equal command "sllint.run")
    (sllint--show result)))

(defun sllint--failed (token message)
  (setq sllint--running (assoc-delete-all token sllint--running))
  (message "%s" message))

(defun sllint--token ()
  (format "sllint-emacs-%s" (cl-incf (get 'sllint--token 'last))))
(put 'sllint--token 'last 0)

(defvar eglot-server-programs)
(defvar lsp-mode)
(declare-function eglot-current-server "eglot")
(declare-function eglot--TextDocumentIdentifier "eglot")
(declare-function lsp-text-document-identifier "lsp-mode")

(defun sllint--execute (command)
  "Call COMMAND of the server for the file of this buffer."
  (cond ((bound-and-true-p lsp-mode)
         (sllint--execute-lsp-mode command (vector (list :uri (plist-get (lsp-text-document-identifier) :uri)))))
        ((and (fboundp 'eglot-current-server) (eglot-current-server))
         (sllint--execute-eglot (eglot-current-server) command (vector (eglot--TextDocumentIdentifier))))
        (t (user-error "No language server serves this buffer"))))

(defun sllint-run () "Run this file in sllint." (interactive) (sllint--execute "sllint.run"))
(defun sllint-confirm () "Confirm all findings of this file." (interactive) (sllint--execute "sllint.confirm"))
(defun sllint-fix-all () "Fix all findings of this file that can be fixed safely." (interactive) (sllint--execute "sllint.fixAll"))

(defun sllint-stop ()
  "Stop what sllint runs."
  (interactive)
  (dolist (each sllint--running)
    (funcall (cdr each))))

;;; Eglot

(declare-function jsonrpc-async-request "jsonrpc")
(declare-function jsonrpc-notify "jsonrpc")
(declare-function sllint--eglot-root "sllint")

(defun sllint--execute-eglot (server command arguments)
  (let ((token (sllint--token)))
    (push (cons token (lambda () (jsonrpc-notify server :window/workDoneProgress/cancel (list :token token))))
          sllint--running)
    (jsonrpc-async-request
     server :workspace/executeCommand (list :command command :arguments arguments :workDoneToken token)
     :timeout nil
     :success-fn (lambda (result) (sllint--done token command result))
     :error-fn (lambda (e) (sllint--failed token (plist-get e :message))))))

(defun sllint-setup-eglot ()
  "Have Eglot use slls for Python."
  (require 'eglot)
  ;; Eglot takes settings from the .dir-locals.el of the opened folder without
  ;; asking. Trust is nothing for a folder to say, so they are answered from here.
  (eval
   '(progn
      (defclass sllint-eglot-server (eglot-lsp-server) () :documentation "The language server slls.")
      (defun sllint--eglot-root (server) (project-root (eglot--project server)))
      (cl-defmethod eglot-initialization-options ((server sllint-eglot-server))
        (sllint--settings (sllint--eglot-root server)))
      (cl-defmethod eglot-handle-request ((server sllint-eglot-server) (_method (eql workspace/configuration)) &key items)
        (apply #'vector (mapcar (lambda (_) (sllint--settings (sllint--eglot-root server))) items)))
      (cl-defmethod eglot-execute-command ((server sllint-eglot-server) command arguments)
        (sllint--execute-eglot server (format "%s" command) arguments)))
   t)
  (add-to-list 'eglot-server-programs
               (cons '(python-mode python-ts-mode) (lambda (&rest _) (cons 'sllint-eglot-server (list :process (sllint--eglot-process)))))))

(defun sllint--eglot-process ()
  (lambda ()
    (make-process :name "slls" :command sllint-command :connection-type 'pipe :coding 'utf-8-emacs-unix
                  :noquery t :stderr (get-buffer-create "*slls stderr*") :file-handler t)))

;;; lsp-mode

(declare-function lsp-register-client "lsp-mode")
(declare-function make-lsp-client "lsp-mode")
(declare-function lsp-stdio-connection "lsp-mode")
(declare-function lsp-activate-on "lsp-mode")
(declare-function lsp-request-async "lsp-mode")
(declare-function lsp-notify "lsp-mode")
(declare-function lsp-workspace-root "lsp-mode")
(declare-function lsp-workspaces "lsp-mode")
(declare-function lsp--client-server-id "lsp-mode")
(declare-function lsp--workspace-client "lsp-mode")
(defvar lsp--cur-workspace)

(defun sllint--execute-lsp-mode (command arguments)
  (let* ((token (sllint--token))
         (workspace (sllint--lsp-workspace)))
    (push (cons token (lambda ()
                        (let ((lsp--cur-workspace workspace))
                          (lsp-notify "window/workDoneProgress/cancel" (list :token token)))))
          sllint--running)
    (let ((lsp--cur-workspace workspace))
      (lsp-request-async
       "workspace/executeCommand" (list :command command :arguments arguments :workDoneToken token)
       (lambda (result) (sllint--done token command (sllint--plist result)))
       :mode 'detached
       :error-handler (lambda (e) (sllint--failed token (sllint--get e :message)))))))

(defun sllint--lsp-workspace ()
  "The server of this buffer that is slls."
  (or (cl-find 'sllint (lsp-workspaces) :key (lambda (w) (lsp--client-server-id (lsp--workspace-client w))))
      (user-error "The server slls does not serve this buffer")))

(defun sllint--get (object key)
  "What OBJECT, a plist or a hash table as lsp-mode was built for, has under KEY."
  (if (hash-table-p object)
      (gethash (substring (symbol-name key) 1) object)
    (plist-get object key)))

(defun sllint--plist (result)
  (cl-loop for key in '(:status :stdout :stderr) append (list key (and (or (listp result) (hash-table-p result)) (sllint--get result key)))))

(defun sllint--lsp-action (action)
  "Do what a lens or code action of lsp-mode says."
  (sllint--execute-lsp-mode (sllint--get action :command) (sllint--get action :arguments)))

(defun sllint-setup-lsp-mode ()
  "Have lsp-mode use slls for Python, beside other servers."
  (require 'lsp-mode)
  (eval
   '(lsp-register-client
     (make-lsp-client
      :new-connection (lsp-stdio-connection (lambda () sllint-command))
      :activation-fn (lsp-activate-on "python")
      :server-id 'sllint
      :add-on? t
      :priority -1
      :initialization-options (lambda () (sllint--settings (lsp-workspace-root)))
      :action-handlers (let ((handlers (make-hash-table :test 'equal)))
                         (dolist (name '("sllint.run" "sllint.confirm" "sllint.fixAll") handlers)
                           (puthash name #'sllint--lsp-action handlers)))))
   t))

(provide 'sllint)
;;; sllint.el ends here
