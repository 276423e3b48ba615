# Calls the real services with the client of R itself and with the package curl, and prints the status that each gets.
address <- "https://api.prolific.com/api/v1/messages/unread/"

say <- function(name, call) {
  cat(name, ": ", tryCatch(call(paste0("Token real-", name)), error = function(e) "failed"), "\n", sep = "")
}

say("r", function(token) {
  readLines(url(address, headers = c(Authorization = token)), warn = FALSE)
  200
})

if (requireNamespace("curl", quietly = TRUE)) {
  say("r-curl", function(token) {
    handle <- curl::new_handle()
    curl::handle_setheaders(handle, Authorization = token)
    curl::curl_fetch_memory(address, handle)$status_code
  })
  say("r-curl-with-cainfo", function(token) {
    handle <- curl::new_handle(cainfo = Sys.getenv("SSL_CERT_FILE", "/etc/ssl/certs/ca-certificates.crt"))
    curl::handle_setheaders(handle, Authorization = token)
    curl::curl_fetch_memory(address, handle)$status_code
  })
}
