package dev.understudy.tls;

/** A folder that can't be used for certificates; the message says why. */
public final class CertificateFolderException extends RuntimeException {
  private static final long serialVersionUID = 1;

  CertificateFolderException(String message, Exception cause) {
    super(message, cause);
  }
}
