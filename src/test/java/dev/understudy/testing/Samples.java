package dev.understudy.testing;

/** The entities of the default fixture that tests use. */
public final class Samples {
  /** A Prolific participant who is in the reading study and in the group of wave one. */
  public static final String ANN = "619e049f7648a4e1f8f3645b";

  /** A Prolific participant who is in the reading study and in the group of wave one. */
  public static final String BEN = "619e049f7648a4e1f8f3645c";

  /** A Prolific participant who is in the reading study and in the group of wave one. */
  public static final String CLEO = "619e049f7648a4e1f8f3645d";

  /** A Prolific participant who is in the payment study only. */
  public static final String DORA = "user_987654321";

  /** The Prolific study of Ann, Ben and Cleo. */
  public static final String READING = "6569ece7ca177d19117b1b95";

  /** The Prolific study of Dora. */
  public static final String PAYMENT = "620ca2735fcbba4fa2b3211a";

  /** The Prolific participant group of Ann, Ben and Cleo. */
  public static final String WAVE_ONE = "619e049f7648a4e1f8f3645b";

  /** The key of a Sociocs channel for SMS, of the provider {@code twlo}. */
  public static final String SMS_CHANNEL = "your_channel_key";

  /** The key of a Sociocs channel for WhatsApp, of the provider {@code twlowa}. */
  public static final String WHATSAPP_CHANNEL = "your_whatsapp_key";

  /** The key of a Sociocs channel for WhatsApp, of the provider {@code gswa}. */
  public static final String GUPSHUP_CHANNEL = "your_gupshup_key";

  /** The key of a Sociocs channel for SMS, of the provider {@code tlnx}. */
  public static final String TELNYX_CHANNEL = "your_telnyx_key";

  /** A transactional Prelude template with the variables {@code order_id} and {@code amount}. */
  public static final String ORDER_TEMPLATE = "template_01k8ap1btqf5r9fq2c8ax5fhc9";

  /** A Prelude template for marketing with the variable {@code first_name}. */
  public static final String MARKETING_TEMPLATE = "template_01k8b0xq5v7w9m2n4p6r8s0t1a";

  private Samples() {}
}
