package io.jenkins.plugins.servicenow.client;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jenkins.plugins.servicenow.fixture.FakeTime;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import okhttp3.Cookie;
import okhttp3.CookieJar;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.function.Executable;

/** Clients for the tests: short timeouts, hardly any delay between tries. */
public final class Instances {

    /** Would keep cookies. */
    public static final OkHttpClient HTTP =
            new OkHttpClient.Builder().cookieJar(new Jar()).build();

    public static final Timeouts TIMEOUTS =
            new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(20));
    public static final Timeouts IMPATIENT =
            new Timeouts(Duration.ofSeconds(5), Duration.ofMillis(300), Duration.ofSeconds(20));

    private Instances() {}

    public static ServiceNowSession session(ServiceNowSimulator simulator) {
        return session(simulator, TIMEOUTS, RetryRules.DEFAULT);
    }

    public static ServiceNowSession session(ServiceNowSimulator simulator, Timeouts timeouts, RetryRules retries) {
        return client(simulator.url(), ServiceNowSimulator.CLIENT_SECRET, timeouts, retries)
                .open();
    }

    public static ServiceNowSession session(
            ServiceNowSimulator simulator, Timeouts timeouts, RetryRules retries, FakeTime time) {
        return client(simulator.url(), ServiceNowSimulator.CLIENT_SECRET, timeouts, retries, time)
                .open();
    }

    public static ServiceNowClient client(String url, String secret, Timeouts timeouts, RetryRules retries) {
        return client(url, secret, timeouts, retries, new FakeTime());
    }

    /** Masks a secret, as a build does. */
    public static SecretMask masking(String secret) {
        return new SecretMask() {
            @Override
            public String mask(String text) {
                return text.replace(secret, "****");
            }
        };
    }

    private static ServiceNowClient client(
            String url, String secret, Timeouts timeouts, RetryRules retries, FakeTime time) {
        var credentials = new ClientCredentials(ServiceNowSimulator.CLIENT_ID, () -> secret);
        return new ServiceNowClient(HTTP, HttpUrl.get(url), credentials, timeouts, retries, time);
    }

    /** A change in the simulator, past all rules. */
    public static SysId change(ServiceNowSimulator simulator, Map<String, String> values) {
        return SysId.of(simulator.records().insert("change_request", values));
    }

    public static ServiceNowException failure(Executable call) {
        return assertThrows(ServiceNowException.class, call);
    }

    private static final class Jar implements CookieJar {

        private final List<Cookie> cookies = new CopyOnWriteArrayList<>();

        @Override
        public void saveFromResponse(HttpUrl url, List<Cookie> more) {
            cookies.addAll(more);
        }

        @Override
        public List<Cookie> loadForRequest(HttpUrl url) {
            return cookies;
        }
    }
}
