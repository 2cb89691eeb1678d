;;; codegpt-problems.el --- Problems that were found, by Flymake  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: MIT

;;; Commentary:

;; What Find Problems finds is shown by Flymake beside what others found.  Edits above it move it along; the server takes
;; it away when its lines are edited.

;;; Code:

(require 'flymake)
(require 'codegpt-documents)

(defvar-local codegpt-problems--found nil "What the server told last of this buffer, with markers.")
(defvar-local codegpt-problems--report nil "Where Flymake wants it.")

(defun codegpt-problems--type (severity)
  "Flymake's name for a SEVERITY of LSP."
  (pcase severity (1 :error) (2 :warning) (_ :note)))

(defun codegpt-problems--placed (problem)
  "PROBLEM of the server with markers for its range, which edits move along."
  (let* ((span (plist-get problem :range))
         (beginning (codegpt-documents-position (plist-get span :start)))
         (end (codegpt-documents-position (plist-get span :end))))
    (list (copy-marker beginning) (copy-marker (max end (min (1+ beginning) (point-max))))
          (codegpt-problems--type (plist-get problem :severity))
          (concat "CodeGPT: " (plist-get problem :message)))))

(defun codegpt-problems--shown (problem)
  "PROBLEM with markers as one of Flymake's."
  (pcase-let ((`(,beginning ,end ,type ,text) problem))
    (flymake-make-diagnostic (current-buffer) (marker-position beginning) (marker-position end) type text)))

(defun codegpt-problems--tell ()
  "Tell Flymake what was found in this buffer."
  (when codegpt-problems--report
    (funcall codegpt-problems--report (mapcar #'codegpt-problems--shown codegpt-problems--found)
             :region (cons (point-min) (point-max)))))

(defun codegpt-problems-backend (report &rest _)
  "Give REPORT what was found, as far as edits have left it."
  (setq codegpt-problems--report report)
  (when (codegpt-server-running-p) (codegpt-documents-tell))
  (codegpt-problems--tell))

(defun codegpt-problems--take (method params)
  "Take what was found, told by METHOD with PARAMS."
  (let ((buffer (and (eq method 'textDocument/publishDiagnostics) (codegpt-documents-buffer (plist-get params :uri)))))
    (when buffer
      (with-current-buffer buffer
        (setq codegpt-problems--found (mapcar #'codegpt-problems--placed (plist-get params :diagnostics)))
        (add-hook 'flymake-diagnostic-functions #'codegpt-problems-backend nil t)
        (if (and flymake-mode codegpt-problems--report)
            (codegpt-problems--tell)
          (unless flymake-mode (flymake-mode 1))
          (flymake-start))))))

(add-hook 'codegpt-server-notification-functions #'codegpt-problems--take)

(defun codegpt-problems-around (beginning end)
  "Flymake's diagnostics between BEGINNING and END, as LSP has them."
  (vconcat
   (when (bound-and-true-p flymake-mode)
     (mapcar (lambda (each)
               (list :range (codegpt-documents-span (flymake-diagnostic-beg each) (flymake-diagnostic-end each))
                     :message (codegpt-documents-characters (flymake-diagnostic-text each))
                     :severity (pcase (flymake-diagnostic-type each)
                                 ((or :error 'eglot-error) 1) ((or :warning 'eglot-warning) 2) (_ 3))))
             (flymake-diagnostics beginning end)))))

;;;###autoload
(defun codegpt-clear-problems ()
  "Take away the problems that were marked."
  (interactive)
  (when (codegpt-server-running-p)
    (codegpt-server-ask :workspace/executeCommand (list :command "codegpt.clearProblems" :arguments [])
                        #'ignore #'ignore)))

(provide 'codegpt-problems)
;;; codegpt-problems.el ends here
