package io.jenkins.plugins.okhttp.api;

import hudson.util.Secret;
import java.io.IOException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import jenkins.model.Jenkins;
import okhttp3.Credentials;
import okhttp3.OkHttpClient;

public class JenkinsOkHttpClient {
    private JenkinsOkHttpClient() {}

    /** The proxy of Jenkins is asked for at each call. */
    public static OkHttpClient.Builder newClientBuilder(OkHttpClient httpClient) {
        return httpClient
                .newBuilder()
                .proxySelector(new JenkinsProxySelector())
                .proxyAuthenticator((route, response) -> {
                    var proxy = Jenkins.get().getProxy();
                    if (proxy == null
                            || proxy.getUserName() == null
                            || response.request().header("Proxy-Authorization") != null) {
                        return null;
                    }
                    var basic = Credentials.basic(proxy.getUserName(), Secret.toString(proxy.getSecretPassword()));
                    return response.request()
                            .newBuilder()
                            .header("Proxy-Authorization", basic)
                            .build();
                });
    }

    private static final class JenkinsProxySelector extends ProxySelector {
        @Override
        public List<Proxy> select(URI uri) {
            var jenkins = Jenkins.getInstanceOrNull();
            var proxy = jenkins == null ? null : jenkins.getProxy();
            return List.of(proxy == null ? Proxy.NO_PROXY : proxy.createProxy(uri.getHost()));
        }

        @Override
        public void connectFailed(URI uri, SocketAddress address, IOException failure) {
            // OkHttp reports it to the caller.
        }
    }
}
