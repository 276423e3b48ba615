package com.example.guest

import dev.understudy.client.Fault
import dev.understudy.client.Sandbox
import dev.understudy.junit.Sandboxed
import dev.understudy.junit.UnderstudyExtension
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.extension.ExtendWith

@ExtendWith(UnderstudyExtension::class)
@Sandboxed(strict = true)
class RemindersTest {
    @Test
    fun remindsAda(sandbox: Sandbox) {
        Reminders(sandbox.baseUrl(), sandbox.prolificToken()).remind("619e049f7648a4e1f8f3645b")
        assertEquals("Tomorrow!", sandbox.messages().outbound().await(1)[0].body())
    }

    @Test
    fun seesAFailure(sandbox: Sandbox) {
        sandbox.faults().add(Fault.on("prolific").error(503).times(1))
        val reminders = Reminders(sandbox.baseUrl(), sandbox.prolificToken())
        assertEquals(503, reminders.remind("619e049f7648a4e1f8f3645b"))
        assertEquals(204, reminders.remind("619e049f7648a4e1f8f3645b"))
        sandbox.requests().body("\$.ids[0]", "619e049f7648a4e1f8f3645b").verify(2)
    }
}
