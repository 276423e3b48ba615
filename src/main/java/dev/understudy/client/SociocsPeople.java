package dev.understudy.client;

import java.util.List;
import java.util.Optional;

/** Actions of people who write to Sociocs' channels. */
public final class SociocsPeople {
  private final Calls calls;
  private final String path;

  SociocsPeople(Calls calls, String path) {
    this.calls = calls;
    this.path = path;
  }

  /**
   * A message to a channel: a text, media, or both. Immutable.
   *
   * @param channelKey the key of a channel of a fixture
   * @param from a phone number with its country code
   * @param name the name of the writer
   * @param imageUrls URLs with http or https
   * @param videoUrls URLs with http or https
   * @param fileUrls URLs with http or https
   */
  public record Incoming(
      String channelKey,
      String from,
      Optional<String> text,
      Optional<String> name,
      Optional<List<String>> imageUrls,
      Optional<List<String>> videoUrls,
      Optional<List<String>> fileUrls) {
    private static final Optional<List<String>> NONE = Optional.empty();

    /** Describes a text. */
    public static Incoming text(String channelKey, String from, String text) {
      return new Incoming(channelKey, from, Optional.of(text), Optional.empty(), NONE, NONE, NONE);
    }

    /** Describes a message without a text; it needs images, videos or files. */
    public static Incoming media(String channelKey, String from) {
      return new Incoming(channelKey, from, Optional.empty(), Optional.empty(), NONE, NONE, NONE);
    }

    /** Returns this message from a writer of this name. */
    public Incoming name(String writer) {
      return new Incoming(
          channelKey, from, text, Optional.of(writer), imageUrls, videoUrls, fileUrls);
    }

    /** Returns this message with these images. */
    public Incoming images(String... urls) {
      return new Incoming(
          channelKey, from, text, name, Optional.of(List.of(urls)), videoUrls, fileUrls);
    }

    /** Returns this message with these videos. */
    public Incoming videos(String... urls) {
      return new Incoming(
          channelKey, from, text, name, imageUrls, Optional.of(List.of(urls)), fileUrls);
    }

    /** Returns this message with these files. */
    public Incoming files(String... urls) {
      return new Incoming(
          channelKey, from, text, name, imageUrls, videoUrls, Optional.of(List.of(urls)));
    }
  }

  /**
   * Receives a text on a channel.
   *
   * @param from a phone number with its country code
   * @throws RefusedException 400 if there is no such channel, or the number is invalid
   */
  public Message incoming(String channelKey, String from, String text) {
    return incoming(Incoming.text(channelKey, from, text));
  }

  /**
   * Receives a message on a channel.
   *
   * @throws RefusedException 400 if there is no such channel, or another value is invalid
   */
  public Message incoming(Incoming incoming) {
    return Json.read(calls.post(path + "/incoming", incoming), Message.class);
  }
}
