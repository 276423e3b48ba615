package com.example.guest

import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpRequest.BodyPublishers
import java.net.http.HttpResponse.BodyHandlers

/** Reminders of a study, sent through Prolific. */
class Reminders(private val url: String, private val token: String) {
    private val http = HttpClient.newHttpClient()

    /** Sends a reminder and returns the status of Prolific's answer. */
    fun remind(participant: String): Int {
        val body = """{"ids":["$participant"],"body":"Tomorrow!","study_id":"6569ece7ca177d19117b1b95"}"""
        val request = HttpRequest.newBuilder(URI("$url/api/v1/messages/bulk/"))
            .header("Authorization", "Token $token")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build()
        return http.send(request, BodyHandlers.discarding()).statusCode()
    }
}
