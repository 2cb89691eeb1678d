;;; codegpt-lsp.el --- Code actions of codegpt-ls by lsp-mode  -*- lexical-binding: t; -*-

;; Version: 0.1.0
;; Package-Requires: ((emacs "28.1") (codegpt "0.1.0") (lsp-mode "8.0"))
;; Keywords: tools, convenience
;; SPDX-License-Identifier: MIT

;;; Commentary:

;; Optional: codegpt.el needs no lsp-mode.  Once this is loaded, lsp-mode runs codegpt-ls beside the server of each
;; language, as an add-on, for its code actions and problems.

;;; Code:

(require 'lsp-mode)
(require 'codegpt-server)

(defun codegpt-lsp--settings (_workspace _params)
  "The person's own settings."
  (codegpt-server-settings))

(lsp-register-client
 (make-lsp-client
  :new-connection (lsp-stdio-connection (lambda () (list (codegpt-server-program))))
  :activation-fn (lambda (&rest _) t)
  :add-on? t
  :priority -2
  :server-id 'codegpt
  :initialization-options (lambda () (list :personalSettings t :protocol codegpt-server-protocol))
  :request-handlers (lsp-ht ("codegpt/personalSettings" #'codegpt-lsp--settings))))

(provide 'codegpt-lsp)
;;; codegpt-lsp.el ends here
