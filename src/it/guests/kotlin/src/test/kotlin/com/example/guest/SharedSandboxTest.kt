package com.example.guest

import dev.understudy.junit.UnderstudyExtension
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.extension.RegisterExtension

/** A sandbox of the class, and the project's own Kotlin. */
class SharedSandboxTest {
    companion object {
        @JvmField
        @RegisterExtension
        val understudy = UnderstudyExtension().perClass(SharedSandboxTest::class.java)

        private val reminders = Reminders(understudy.baseUrl(), understudy.sandbox().prolificToken())
    }

    @Test
    fun remindsAda() {
        assertEquals(204, reminders.remind("619e049f7648a4e1f8f3645b"))
        assertEquals(1, understudy.sandbox().messages().total())
    }

    @Test
    fun kotlinIsTheProjectsOwn() {
        assertEquals(System.getProperty("expected.kotlin"), KotlinVersion.CURRENT.toString())
    }
}
