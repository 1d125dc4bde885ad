package io.jenkins.plugins.okhttp.api;

import java.net.Proxy;
import okhttp3.OkHttpClient;

public class JenkinsOkHttpClient {
    private JenkinsOkHttpClient() {}

    /** Lite's Jenkins has no proxy configuration, so all calls are direct. */
    public static OkHttpClient.Builder newClientBuilder(OkHttpClient httpClient) {
        return httpClient.newBuilder().proxy(Proxy.NO_PROXY);
    }
}
