package jenkinslite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.cloudbees.plugins.credentials.CredentialsMatchers;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.StandardListBoxModel;
import com.cloudbees.plugins.credentials.domains.URIRequirementBuilder;
import hudson.model.Result;
import hudson.security.ACL;
import hudson.util.ListBoxModel;
import hudson.util.Secret;
import java.nio.file.Files;
import java.util.List;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

class CredentialsTest {
    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    private static StringCredentials secretText(CredentialsScope scope, String id, String secret) {
        return new StringCredentialsImpl(scope, id, "the " + id, Secret.fromString(secret));
    }

    @Test
    void areKeptEncrypted() throws Throwable {
        sessions.then(j -> {
            SystemCredentialsProvider.getInstance()
                    .getCredentials()
                    .add(secretText(CredentialsScope.GLOBAL, "snow", "hunter2"));
            SystemCredentialsProvider.getInstance().save();
            assertFalse(Files.readString(sessions.getHome().toPath().resolve("credentials.xml"))
                    .contains("hunter2"));
        });
        sessions.then(j -> assertEquals(
                "hunter2",
                CredentialsProvider.lookupCredentialsInItemGroup(
                                StringCredentials.class, j.jenkins, ACL.SYSTEM2, List.of())
                        .get(0)
                        .getSecret()
                        .getPlainText()));
    }

    @Test
    void buildsFindGlobalOnesByIdAndJenkinsThoseOfTheSystemToo() throws Throwable {
        sessions.then(j -> {
            var all = SystemCredentialsProvider.getInstance().getCredentials();
            all.add(secretText(CredentialsScope.GLOBAL, "global", "a"));
            all.add(secretText(CredentialsScope.SYSTEM, "system", "b"));
            var build = j.createProject(ToyJob.class).build((b, log) -> Result.SUCCESS);
            var any =
                    URIRequirementBuilder.fromUri("https://dev.service-now.com").build();
            var found = CredentialsProvider.findCredentialById("global", StringCredentials.class, build, any);
            assertEquals(
                    "a", CredentialsProvider.track(build, found).getSecret().getPlainText());
            assertNull(CredentialsProvider.findCredentialById("system", StringCredentials.class, build, any));
            assertEquals(
                    2,
                    CredentialsProvider.lookupCredentialsInItemGroup(StringCredentials.class, null, null, any)
                            .size());
            assertEquals(
                    1,
                    CredentialsProvider.lookupCredentialsInItem(StringCredentials.class, build.getParent(), null, any)
                            .size());
        });
    }

    @Test
    void thoseWhoAreNotJenkinsFindNone() throws Throwable {
        sessions.then(j -> {
            SystemCredentialsProvider.getInstance()
                    .getCredentials()
                    .add(secretText(CredentialsScope.GLOBAL, "snow", "a"));
            assertEquals(
                    List.of(),
                    CredentialsProvider.lookupCredentialsInItemGroup(
                            StringCredentials.class, j.jenkins, Jenkins.ANONYMOUS2, List.of()));
        });
    }

    @Test
    void aListBoxOffersThoseThatMatch() throws Throwable {
        sessions.then(j -> {
            var all = SystemCredentialsProvider.getInstance().getCredentials();
            all.add(secretText(CredentialsScope.GLOBAL, "dev", "a"));
            all.add(secretText(CredentialsScope.GLOBAL, "prod", "b"));
            ListBoxModel model = new StandardListBoxModel()
                    .includeEmptyValue()
                    .includeMatchingAs(
                            ACL.SYSTEM2,
                            j.jenkins,
                            StandardCredentials.class,
                            List.of(),
                            CredentialsMatchers.withId("prod"))
                    .includeCurrentValue("gone");
            assertEquals(
                    List.of("gone", "", "prod"),
                    model.stream().map(o -> o.value).toList());
            assertEquals("the prod", model.get(2).name);
        });
    }
}
