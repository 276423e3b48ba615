package dev.understudy.search;

/** Refusal of a text that is no JSONPath. The message says where it goes wrong and what to put. */
public final class JsonPathSyntaxException extends Exception {
  private static final long serialVersionUID = 1L;

  JsonPathSyntaxException(int character, String sentence) {
    super("character " + character + ": " + sentence);
  }
}
