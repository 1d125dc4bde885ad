package jenkinslite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import hudson.ProxyConfiguration;
import io.jenkins.plugins.okhttp.api.JenkinsOkHttpClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class ProxyTest {
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer proxy;

    /** Answers every request itself; one for another server only when it knows who asks. */
    @BeforeEach
    void open() throws IOException {
        proxy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        proxy.createContext("/", this::answer);
        proxy.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        var authorization = exchange.getRequestHeaders().getFirst("Proxy-Authorization");
        asked.add(exchange.getRequestURI() + " " + authorization);
        boolean denied = exchange.getRequestURI().isAbsolute() && authorization == null;
        if (denied) {
            exchange.getResponseHeaders().add("Proxy-Authenticate", "Basic realm=\"proxy\"");
        }
        exchange.sendResponseHeaders(denied ? 407 : 204, -1);
        exchange.close();
    }

    @AfterEach
    void close() {
        proxy.stop(0);
    }

    @Test
    void isAskedForAtEachCallAndToldThePassword(JenkinsRule j) throws Exception {
        var client = JenkinsOkHttpClient.newClientBuilder(new OkHttpClient()).build();
        j.jenkins.setProxy(
                new ProxyConfiguration("localhost", proxy.getAddress().getPort(), "joe", "pw", null));
        var url = "http://dev.service-now.invalid/api";
        try (var response =
                client.newCall(new Request.Builder().url(url).build()).execute()) {
            assertEquals(204, response.code());
        }
        var basic = "Basic " + Base64.getEncoder().encodeToString("joe:pw".getBytes(StandardCharsets.UTF_8));
        assertEquals(List.of(url + " null", url + " " + basic), asked);
    }

    @Test
    void isNotAskedWhenThereIsNone(JenkinsRule j) throws Exception {
        var client = JenkinsOkHttpClient.newClientBuilder(new OkHttpClient()).build();
        var url = "http://localhost:" + proxy.getAddress().getPort() + "/direct";
        try (var response =
                client.newCall(new Request.Builder().url(url).build()).execute()) {
            assertEquals(List.of("/direct null"), asked);
        }
    }
}
