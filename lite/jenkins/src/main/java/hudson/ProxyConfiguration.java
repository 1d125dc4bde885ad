package hudson;

import hudson.util.Secret;
import java.io.Serializable;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** In Lite it lives in memory. */
public final class ProxyConfiguration implements Serializable {
    private static final long serialVersionUID = 1L;

    public final String name;
    public final int port;
    private String userName;
    private Secret secretPassword;
    private String noProxyHost;

    @DataBoundConstructor
    public ProxyConfiguration(String name, int port) {
        this(name, port, null, null, null);
    }

    public ProxyConfiguration(String name, int port, String userName, String password, String noProxyHost) {
        this.name = Util.fixEmptyAndTrim(name);
        this.port = port;
        this.userName = Util.fixEmptyAndTrim(userName);
        this.secretPassword = Secret.fromString(password);
        this.noProxyHost = Util.fixEmptyAndTrim(noProxyHost);
    }

    public String getName() {
        return name;
    }

    public int getPort() {
        return port;
    }

    public String getUserName() {
        return userName;
    }

    @DataBoundSetter
    public void setUserName(String userName) {
        this.userName = userName;
    }

    public Secret getSecretPassword() {
        return secretPassword;
    }

    @DataBoundSetter
    public void setSecretPassword(Secret secretPassword) {
        this.secretPassword = secretPassword;
    }

    public String getNoProxyHost() {
        return noProxyHost;
    }

    @DataBoundSetter
    public void setNoProxyHost(String noProxyHost) {
        this.noProxyHost = noProxyHost;
    }

    public List<Pattern> getNoProxyHostPatterns() {
        return getNoProxyHostPatterns(noProxyHost);
    }

    /** @param noProxyHost hosts with {@code *}, separated by blanks, commas or bars; may be null */
    public static List<Pattern> getNoProxyHostPatterns(String noProxyHost) {
        return noProxyHost == null
                ? List.of()
                : Arrays.stream(noProxyHost.split("[ \t\n,|]+"))
                        .filter(host -> !host.isEmpty())
                        .map(host -> Pattern.compile(host.replace(".", "\\.").replace("*", ".*")))
                        .toList();
    }

    public Proxy createProxy(String host) {
        return createProxy(host, name, port, noProxyHost);
    }

    public static Proxy createProxy(String host, String name, int port, String noProxyHost) {
        boolean direct = host != null
                && noProxyHost != null
                && getNoProxyHostPatterns(noProxyHost).stream()
                        .anyMatch(pattern -> pattern.matcher(host).matches());
        return direct ? Proxy.NO_PROXY : new Proxy(Proxy.Type.HTTP, new InetSocketAddress(name, port));
    }
}
