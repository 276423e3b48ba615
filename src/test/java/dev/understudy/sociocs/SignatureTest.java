package dev.understudy.sociocs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SignatureTest {
  @Test
  void theSignatureIsTheDocumentedOne() {
    assertEquals(
        "a52954ef969a496aeed237f48b03c6df7ea43cd0f6e595d06dfe7a8b14b5d891",
        SociocsWebhooks.hmac("My Shared Secret", "Hello, World!"));
  }
}
