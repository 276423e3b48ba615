package dev.understudy.client;

import java.util.List;
import java.util.Optional;

/** Those who write to Sociocs' channels. */
public final class SociocsPeople {
  private final Calls calls;
  private final String path;

  SociocsPeople(Calls calls, String path) {
    this.calls = calls;
    this.path = path;
  }

  /**
   * What somebody writes: a text, media, or both.
   *
   * @param channelKey of a channel of a fixture
   * @param from a phone number with its country code
   * @param name the writer's
   * @param imageUrls http or https
   * @param videoUrls http or https
   * @param fileUrls http or https
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

    /** A text. */
    public static Incoming text(String channelKey, String from, String text) {
      return new Incoming(channelKey, from, Optional.of(text), Optional.empty(), NONE, NONE, NONE);
    }

    /** No text: name images, videos or files. */
    public static Incoming media(String channelKey, String from) {
      return new Incoming(channelKey, from, Optional.empty(), Optional.empty(), NONE, NONE, NONE);
    }

    /** The same from somebody of this name. */
    public Incoming name(String writer) {
      return new Incoming(
          channelKey, from, text, Optional.of(writer), imageUrls, videoUrls, fileUrls);
    }

    /** The same with these images. */
    public Incoming images(String... urls) {
      return new Incoming(
          channelKey, from, text, name, Optional.of(List.of(urls)), videoUrls, fileUrls);
    }

    /** The same with these videos. */
    public Incoming videos(String... urls) {
      return new Incoming(
          channelKey, from, text, name, imageUrls, Optional.of(List.of(urls)), fileUrls);
    }

    /** The same with these files. */
    public Incoming files(String... urls) {
      return new Incoming(
          channelKey, from, text, name, imageUrls, videoUrls, Optional.of(List.of(urls)));
    }
  }

  /**
   * Somebody writes a text to a channel.
   *
   * @param from a phone number with its country code
   * @throws RefusedException 400 if there is no such channel, or no such number can be
   */
  public Message incoming(String channelKey, String from, String text) {
    return incoming(Incoming.text(channelKey, from, text));
  }

  /**
   * Somebody writes to a channel.
   *
   * @throws RefusedException 400 if there is no such channel, or something else can't be
   */
  public Message incoming(Incoming incoming) {
    return Json.read(calls.post(path + "/incoming", incoming), Message.class);
  }
}
