package dev.understudy.prelude;

import dev.understudy.client.Sandbox;

/** A fixture for these tests: a frozen clock and one entity of every kind. */
final class PreludeSandbox {
  /** A Thursday. */
  static final String NOW = "2026-01-15T09:00:00Z";

  private static final String FIXTURE =
      """
      prelude:
        senders: [ OtherBrand ]
        templates:
          - { id: template_plain000000000000000000000, bodies: { en-US: "Hello!" } }
          - { id: template_document000000000000000000, header: DOCUMENT, bodies: { en-US: "Hello!" } }
          - { id: template_image000000000000000000000, header: IMAGE, bodies: { en-US: "Hello!" } }
          - { id: template_video000000000000000000000, header: VIDEO, bodies: { en-US: "Hello!" } }
          - { id: template_french00000000000000000000, countries: [ FR ], bodies: { fr-FR: "Salut !" } }
          - { id: template_other000000000000000000000, from: OtherBrand, bodies: { en-US: "Hello!" } }
          - { id: template_text0000000000000000000000, bodies: { en-US: "{{text}}" } }
          - { id: template_twice000000000000000000000, bodies: { en-US: "{{a}}, {{ a }} <b>& {b}" } }
          - { id: template_norcs000000000000000000000, channels: [ whatsapp, sms ], bodies: { en-US: "Hello!" } }
          - { id: template_nosms000000000000000000000, channels: [ rcs, whatsapp ], bodies: { en-US: "Hello!" } }
          - id: template_locales0000000000000000000
            default_locale: de-DE
            bodies: { fr-CA: Allô, fr-FR: Salut, en-US: Hello, de-DE: Hallo }
          - { id: template_marketing00000000000000000, category: marketing, bodies: { en-US: "Sale!" } }
          - { id: template_unapproved0000000000000000, category: marketing, approved: false, bodies: { en-US: "Sale!" } }
          - { id: template_frenchsale0000000000000000, category: marketing, countries: [ FR ], bodies: { fr-FR: "Soldes !" } }
        unsubscribed: [ "+33699999999" ]
        recipients:
          "+15005550101": invalid_phone_number
          "+15005550102": invalid_line_type
          "+15005550103": unsubscribed
          "+15005550104": category_forbidden
          "+15005550105": template_not_registered_in_country
          "+15005550106": template_not_validated
          "+15005550107": unsupported_country
          "+15005550108": channel_not_enabled_in_region
          "+15005550109": insufficient_balance
        marketing_windows:
          FR: { days: MON-FRI, from: "09:00", to: "18:00" }
          DE: { days: SUN, from: "02:30", to: "04:00" }
          GB: { days: MON-SUN, from: "10:00", to: "10:01" }
        holidays:
          FR: [ 2026-05-01, 2026-05-04 ]
          US: [ 2026-12-25 ]
      """;

  private PreludeSandbox() {}

  /** Returns the id of one of the templates above. */
  static String template(String name) {
    return "template_" + name + "0".repeat(26 - name.length());
  }

  /** Adds the fixture to a sandbox, with this time on its clock. */
  static Notify at(Sandbox sandbox, String now) {
    sandbox.addFixtures("clock: { mode: frozen, now: \"" + now + "\" }\n" + FIXTURE);
    return Notify.to(sandbox);
  }

  static Notify at(Sandbox sandbox) {
    return at(sandbox, NOW);
  }
}
