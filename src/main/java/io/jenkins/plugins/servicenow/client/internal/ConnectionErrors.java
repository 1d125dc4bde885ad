package io.jenkins.plugins.servicenow.client.internal;

import static io.jenkins.plugins.servicenow.client.ServiceNowException.Kind.PROTOCOL;
import static io.jenkins.plugins.servicenow.client.ServiceNowException.Kind.UNAVAILABLE;

import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowException.Outcome;
import io.jenkins.plugins.servicenow.client.Text;
import io.jenkins.plugins.servicenow.client.Timeouts;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Names what went wrong when no answer came. */
final class ConnectionErrors {

    private static final String CERTIFICATE = """
            Check the instance URL, and whether the Java of the Jenkins controller trusts the certificate that the \
            instance or a proxy before it shows""";
    private static final String WAY = """
            Check that the instance is up and not overloaded, and that the Jenkins controller reaches it, through its \
            proxy where there is one""";

    private static final String PROXY = """
            Check the HTTP proxy of Jenkins (user name, password, hosts without proxy), and that the proxy allows the \
            host of the instance""";

    private ConnectionErrors() {}

    /** @param where the instance, for the message */
    public static ServiceNowException of(String request, String where, Timeouts timeouts, IOException cause) {
        if (cause instanceof ServiceNowException known) {
            return known;
        }
        if (cause instanceof UnknownHostException) {
            return new ServiceNowException(
                    UNAVAILABLE,
                    Outcome.REFUSED,
                    "Unknown host: " + request + " failed, the host name of " + where
                            + " is not known, or that of the proxy ("
                            + Text.of(cause.getMessage()) + ")",
                    "Check the instance URL, and the name service and proxy of the Jenkins controller",
                    null,
                    cause);
        }
        if (isTrust(cause)) {
            return new ServiceNowException(
                    UNAVAILABLE,
                    Outcome.REFUSED,
                    "TLS failed: " + request + " got no trusted TLS connection to " + where + " ("
                            + Text.of(cause.getMessage()) + ")",
                    CERTIFICATE,
                    null,
                    cause);
        }
        if (cause instanceof InterruptedIOException) {
            return new ServiceNowException(
                    UNAVAILABLE,
                    Outcome.RUNNING,
                    "Connection timeout: " + request + " got no answer from " + where + " in time (connect "
                            + seconds(timeouts.connect().toMillis()) + ", answer "
                            + seconds(timeouts.read().toMillis()) + ")",
                    WAY,
                    null,
                    cause);
        }
        if (isProxy(cause)) {
            return new ServiceNowException(
                    UNAVAILABLE,
                    Outcome.REFUSED,
                    "Proxy refused: " + request + " failed, the proxy did not let it through to " + where + " ("
                            + Text.of(cause.getMessage()) + ")",
                    PROXY,
                    null,
                    cause);
        }
        return new ServiceNowException(
                UNAVAILABLE,
                cause instanceof ConnectException ? Outcome.BUSY : Outcome.LOST,
                (cause instanceof ConnectException ? "Connection refused: " : "Connection lost: ") + request
                        + " failed, the connection to " + where
                        + (cause instanceof ConnectException ? " was refused" : " was lost") + " ("
                        + Text.of(cause.getMessage()) + ")",
                WAY,
                null,
                cause);
    }

    public static ServiceNowException tooLarge(String request, long limit) {
        return new ServiceNowException(
                PROTOCOL,
                Outcome.UNCLEAR,
                request + " failed: the answer is larger than " + limit / (1024 * 1024) + " MB",
                "Ask for fewer fields or fewer records",
                null,
                null);
    }

    /** A lost connection under TLS is an SSLException as well, but no question of trust. */
    private static boolean isTrust(Throwable cause) {
        return cause instanceof SSLHandshakeException
                || cause instanceof SSLPeerUnverifiedException
                || cause.getCause() instanceof CertificateException;
    }

    /** The HTTP client has no exception of its own for a CONNECT that the proxy refuses. */
    private static boolean isProxy(IOException cause) {
        var text = Text.of(cause.getMessage());
        return text.startsWith("Unexpected response code for CONNECT")
                || text.startsWith("Failed to authenticate with proxy");
    }

    private static String seconds(long millis) {
        return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    }
}
