package dev.understudy.sociocs.inbox;

import dev.understudy.json.FieldReader;
import dev.understudy.sociocs.ChannelProvider;
import dev.understudy.sociocs.SociocsErrors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Template of a WhatsApp message. Its text is kept at Twilio or Gupshup, so that any id and any
 * variables are accepted.
 *
 * @param variables of Twilio, texts by name; of Gupshup {@code MEDIA_URL} and the texts of each
 *     component
 */
record WhatsAppTemplate(String id, Map<String, Object> variables) {
  /** Name of the field. */
  static final String FIELD = "template";

  private static final String VARIABLES = "variables";
  private static final String MEDIA_URL = "MEDIA_URL"; // docs
  private static final List<String> COMPONENTS = List.of("Header", "Body", "Buttons"); // docs

  /** Reads the template of a request. */
  static Optional<WhatsAppTemplate> read(FieldReader fields, Optional<ChannelProvider> provider) {
    if (isAbsent(fields)) {
      return Optional.empty();
    }
    if (provider.equals(Optional.of(ChannelProvider.TWLO))) {
      fields.wrong(SociocsErrors.TEMPLATE_UNSUPPORTED.at(FIELD));
      return Optional.empty();
    }
    boolean hasComponents = provider.equals(Optional.of(ChannelProvider.GSWA));
    return ObjectField.read(fields, FIELD).flatMap(template -> read(template, hasComponents));
  }

  /**
   * Returns whether a request has no template. One with a blank id and without variables counts as
   * absent, since the vendor's own n8n node sends such a one for a field that nobody filled in
   * (ours).
   */
  static boolean isAbsent(FieldReader fields) {
    var value = fields.any(FIELD);
    return value.isEmpty()
        || value
            .flatMap(ObjectField::parsed)
            .filter(
                template ->
                    template.isObject()
                        && SociocsErrors.WORDING.isAbsent(template.path("id"))
                        && template.path(VARIABLES).isEmpty())
            .isPresent();
  }

  private static Optional<WhatsAppTemplate> read(FieldReader template, boolean hasComponents) {
    var id = template.requiredText("id");
    var variables = new LinkedHashMap<String, Object>();
    if (hasComponents) {
      template.object(VARIABLES).ifPresent(given -> readComponents(given, variables));
    } else {
      variables.putAll(template.textsByName(VARIABLES));
    }
    return id.map(given -> new WhatsAppTemplate(given, variables));
  }

  private static void readComponents(FieldReader given, Map<String, Object> variables) {
    given.url(MEDIA_URL).ifPresent(url -> variables.put(MEDIA_URL, url));
    for (var component : COMPONENTS) {
      if (given.any(component).isPresent()) {
        variables.put(component, given.textsByName(component));
      }
    }
  }
}
