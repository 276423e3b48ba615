package dev.understudy.store;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * Connections of one driver, made without {@link DriverManager}. In the artifact for tests, where
 * the drivers have other names, the application under test must not get them for its own URLs.
 */
final class DriverDataSource implements DataSource {
  private static final String RELOCATED = "dev.understudy.shaded.";

  private final String url;
  private final Driver driver;

  /**
   * @param url a JDBC URL of H2 or PostgreSQL
   */
  DriverDataSource(String url) {
    this.url = url;
    this.driver = url.startsWith(H2Url.PREFIX) ? new org.h2.Driver() : new org.postgresql.Driver();
    if (driver.getClass().getName().startsWith(RELOCATED)) {
      hideRelocated();
    }
  }

  /** Removes the drivers, which register themselves when their classes are loaded. */
  private static void hideRelocated() {
    DriverManager.drivers()
        .filter(each -> each.getClass().getName().startsWith(RELOCATED))
        .forEach(
            each -> {
              try {
                DriverManager.deregisterDriver(each);
              } catch (SQLException e) {
                throw new IllegalStateException("a driver can't be deregistered", e);
              }
            });
  }

  @Override
  public Connection getConnection() throws SQLException {
    var properties = new Properties();
    // of PostgreSQL's driver; H2 refuses a property that it does not know
    if (!url.startsWith(H2Url.PREFIX)) {
      properties.setProperty("reWriteBatchedInserts", "true");
    }
    return driver.connect(url, properties);
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    throw new SQLFeatureNotSupportedException("the URL has the user and the password");
  }

  @Override
  public PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(PrintWriter out) {
    // nothing is logged
  }

  @Override
  public int getLoginTimeout() {
    return 0;
  }

  @Override
  public void setLoginTimeout(int seconds) {
    // the URL may have one
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    if (isWrapperFor(type)) {
      return type.cast(this);
    }
    throw new SQLException("no " + type.getName() + " inside");
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return type.isInstance(this);
  }
}
