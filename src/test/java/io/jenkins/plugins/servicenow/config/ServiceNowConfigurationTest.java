package io.jenkins.plugins.servicenow.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.AbortException;
import hudson.BulkChange;
import hudson.model.Descriptor.FormException;
import io.jenkins.plugins.servicenow.client.EncodedQuery;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.UserLookup;
import io.jenkins.plugins.servicenow.config.ServiceNowConfiguration.Settings;
import io.jenkins.plugins.servicenow.fixture.WithServiceNow;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import net.sf.json.JSONObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.function.Executable;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;
import org.kohsuke.stapler.StaplerRequest2;

@WithServiceNow(connected = false)
class ServiceNowConfigurationTest {

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    private ServiceNowSimulator simulator;

    private static ServiceNowConnection connection(String name) {
        return new ServiceNowConnection(name, "https://" + name + ".service-now.com", "client", "secret");
    }

    @Test
    void everythingSurvivesARestart() throws Throwable {
        sessions.then(j -> {
            var production = connection("production");
            production.setRestricted(true);
            production.setPublishCatalogItems(true);
            production.setAllowOverride(true);
            production.setAssignmentGroup("OS Image Builders");
            production.setChangeCategory("Software");
            production.setUserLookup("email-then-id");
            production.setOnLost("cancel");
            var cmdb = production.getCmdb();
            cmdb.setCiClass("u_cmdb_ci_image");
            cmdb.setVersionField("u_release");
            cmdb.setFeaturesField("u_packages");
            cmdb.setIsoUrlField("u_download");
            cmdb.setSha256Field("u_checksum");
            cmdb.setBuildTypeField("u_kind");
            cmdb.setEnvironmentField("u_environment");
            cmdb.setValidatedField("u_gxp");
            cmdb.setCriticalField("u_critical");
            cmdb.setHighField("u_high");
            cmdb.setMediumField("u_medium");
            cmdb.setLowField("u_low");
            cmdb.setCiSource("Jenkins");
            cmdb.setDerivedFromType("Made from::Made into");
            cmdb.setCreateRelationshipTypes(true);
            production.setPollSeconds(60);
            production.setConnectTimeoutSeconds(5);
            production.setReadTimeoutSeconds(45);
            production.setUploadTimeoutSeconds(120);
            production.setRetryTimeoutSeconds(900);
            var configuration = ServiceNowConfiguration.get();
            configuration.setConnections(List.of(production, connection("test")));
            configuration.setDefaultConnection("test");
            configuration.setEnabled(false);
        });
        sessions.then(j -> {
            var configuration = ServiceNowConfiguration.get();
            assertFalse(configuration.isEnabled());
            assertEquals("test", configuration.getDefaultConnection());
            assertEquals(2, configuration.getConnections().size());
            var production = configuration.getConnections().get(0);
            assertEquals("production", production.getName());
            assertEquals("https://production.service-now.com", production.getInstanceUrl());
            assertEquals("client", production.getClientId());
            assertEquals("secret", production.getCredentialsId());
            assertTrue(production.isRestricted());
            assertTrue(production.isPublishCatalogItems());
            assertTrue(production.isAllowOverride());
            assertEquals("OS Image Builders", production.getAssignmentGroup());
            assertEquals("Software", production.getChangeCategory());
            assertEquals("email-then-id", production.getUserLookup());
            assertEquals("cancel", production.getOnLost());
            assertEquals(OnLost.CANCEL, production.onLost());
            assertEquals(UserLookup.EMAIL_THEN_ID, production.userLookup());
            var cmdb = production.getCmdb();
            assertEquals("u_cmdb_ci_image", cmdb.getCiClass());
            assertEquals("u_release", cmdb.getVersionField());
            assertEquals("u_packages", cmdb.getFeaturesField());
            assertEquals("u_download", cmdb.getIsoUrlField());
            assertEquals("u_checksum", cmdb.getSha256Field());
            assertEquals("u_kind", cmdb.getBuildTypeField());
            assertEquals("u_environment", cmdb.getEnvironmentField());
            assertEquals("u_gxp", cmdb.getValidatedField());
            assertEquals("u_critical", cmdb.getCriticalField());
            assertEquals("u_high", cmdb.getHighField());
            assertEquals("u_medium", cmdb.getMediumField());
            assertEquals("u_low", cmdb.getLowField());
            assertEquals("Jenkins", cmdb.getCiSource());
            assertEquals("Made from::Made into", cmdb.getDerivedFromType());
            assertTrue(cmdb.isCreateRelationshipTypes());
            assertEquals(60, production.getPollSeconds());
            assertEquals(5, production.getConnectTimeoutSeconds());
            assertEquals(45, production.getReadTimeoutSeconds());
            assertEquals(120, production.getUploadTimeoutSeconds());
            assertEquals(900, production.getRetryTimeoutSeconds());
            assertDefaults(configuration.getConnections().get(1));
        });
    }

    private static void assertDefaults(ServiceNowConnection connection) {
        assertFalse(connection.isRestricted());
        assertFalse(connection.isPublishCatalogItems());
        assertFalse(connection.isAllowOverride());
        assertNull(connection.getAssignmentGroup());
        assertEquals("Operating System", connection.getChangeCategory());
        assertEquals("id-then-email", connection.getUserLookup());
        assertEquals("hold", connection.getOnLost());
        assertEquals(OnLost.HOLD, connection.onLost());
        assertEquals(UserLookup.ID_THEN_EMAIL, connection.userLookup());
        var cmdb = connection.getCmdb();
        assertEquals("cmdb_ci_os_image", cmdb.getCiClass());
        assertEquals("u_version", cmdb.getVersionField());
        assertEquals("u_features", cmdb.getFeaturesField());
        assertEquals("u_iso_url", cmdb.getIsoUrlField());
        assertEquals("u_sha256", cmdb.getSha256Field());
        assertEquals("u_build_type", cmdb.getBuildTypeField());
        assertEquals("environment", cmdb.getEnvironmentField());
        assertEquals("u_validated", cmdb.getValidatedField());
        assertNull(cmdb.getCriticalField());
        assertNull(cmdb.getHighField());
        assertNull(cmdb.getMediumField());
        assertNull(cmdb.getLowField());
        assertEquals("Manual Entry", cmdb.getCiSource());
        assertEquals("Derived from::Base of", cmdb.getDerivedFromType());
        assertFalse(cmdb.isCreateRelationshipTypes());
        assertEquals(30, connection.getPollSeconds());
        assertEquals(10, connection.getConnectTimeoutSeconds());
        assertEquals(30, connection.getReadTimeoutSeconds());
        assertEquals(300, connection.getUploadTimeoutSeconds());
        assertEquals(600, connection.getRetryTimeoutSeconds());
    }

    @Test
    void whatIsEnteredAsItsDefaultIsNotWritten() throws Throwable {
        sessions.then(j -> {
            var connection = connection("production");
            connection.setChangeCategory("Operating System");
            connection.setUserLookup("id-then-email");
            connection.setOnLost("hold");
            connection.getCmdb().setCiClass(" ");
            connection.getCmdb().setSha256Field("u_sha256");
            connection.setPollSeconds(30);
            connection.setUploadTimeoutSeconds(300);
            connection.setRetryTimeoutSeconds(600);
            ServiceNowConfiguration.get().setConnections(List.of(connection));
        });
        var file = Files.readString(configurationFile());
        for (var field : List.of(
                "changeCategory",
                "userLookup",
                "ciClass",
                "sha256Field",
                "pollSeconds",
                "uploadTimeoutSeconds",
                "retryTimeoutSeconds")) {
            assertFalse(file.contains(field), file);
        }
        sessions.then(j ->
                assertDefaults(ServiceNowConfiguration.get().getConnections().get(0)));
    }

    @Test
    void settingsForTheCmdbAreEqualWhenTheyMeanTheSame() {
        var cmdb = new CmdbMapping();
        cmdb.setCiClass(" cmdb_ci_os_image");
        assertEquals(new CmdbMapping(), cmdb);
        assertEquals(new CmdbMapping().hashCode(), cmdb.hashCode());
        cmdb.setCreateRelationshipTypes(true);
        assertNotEquals(new CmdbMapping(), cmdb);
    }

    private Path configurationFile() {
        return new File(sessions.getHome(), ServiceNowConfiguration.class.getName() + ".xml").toPath();
    }

    @Test
    void aSessionLogsInWithTheStoredSecretWhichIsInNoFileInPlainText() throws Throwable {
        sessions.then(j -> {
            var connection = SimulatorConnection.configure(simulator);
            var session = connection.openForCheck();
            assertEquals(
                    1,
                    session.tables()
                            .query("sys_user_group", EncodedQuery.where("name", "OS Image Builders"), "name")
                            .size());
            assertNoFileHolds(j.jenkins.getRootDir(), ServiceNowSimulator.CLIENT_SECRET);
            assertFalse(session.toString().contains(ServiceNowSimulator.CLIENT_SECRET));
        });
    }

    private static void assertNoFileHolds(File home, String secret) throws IOException {
        try (var files = Files.walk(home.toPath())) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                assertFalse(new String(Files.readAllBytes(file)).contains(secret), file.toString());
            }
        }
    }

    @Test
    void anOldOrBrokenFileDoesNotStopJenkins() throws Throwable {
        sessions.then(j -> ServiceNowConfiguration.get().setConnections(List.of(connection("production"))));
        var file = configurationFile();
        Files.writeString(file, Files.readString(file).replaceAll("<clientId>.*</clientId>", "<unknown/>"));
        sessions.then(j -> {
            var connection = ServiceNowConfiguration.get().getConnections().get(0);
            assertDefaults(connection);
            var error = assertThrows(AbortException.class, () -> connection.openForCheck());
            assertTrue(error.getMessage().contains("The client ID is missing"), error.getMessage());
        });
        Files.writeString(file, "<broken");
        sessions.then(
                j -> assertTrue(ServiceNowConfiguration.get().getConnections().isEmpty()));
    }

    @Test
    void whatNobodyWouldBeAllowedToEnterIsKeptWhenItIsInTheFile() throws Throwable {
        sessions.then(j -> {
            var configuration = ServiceNowConfiguration.get();
            configuration.setConnections(List.of(connection("production"), connection("twin")));
            configuration.setDefaultConnection("twin");
        });
        var file = configurationFile();
        Files.writeString(
                file,
                Files.readString(file)
                        .replace("<name>twin</name>", "<name>production</name>")
                        .replace("https://twin.service-now.com", "http://twin.example.org/"));
        sessions.then(j -> {
            var configuration = ServiceNowConfiguration.get();
            configuration.setEnabled(true);
            assertEquals("twin", configuration.getDefaultConnection());
            assertEquals(2, configuration.getConnections().size());
            assertEquals(
                    "https://production.service-now.com",
                    ConnectionResolver.in(j.jenkins).choose("production").getInstanceUrl(),
                    "the first one of a name wins");
        });
    }

    @Test
    void whatCannotBeMeantIsRefusedAndChangesNothing() throws Throwable {
        sessions.then(j -> {
            var configuration = ServiceNowConfiguration.get();
            configuration.setConnections(List.of(connection("production")));
            configuration.setDefaultConnection("production");

            assertRefused(
                    "Several ServiceNow connections have the name 'twin': give each its own, because steps choose by it.",
                    () -> configuration.setConnections(List.of(connection("twin"), connection("twin "))));
            assertRefused(
                    "The name of a ServiceNow connection is missing: steps choose by it.",
                    () -> configuration.setConnections(
                            List.of(new ServiceNowConnection(" ", "https://a.service-now.com", "c", "s"))));
            assertRefused(
                    "The ServiceNow connection 'a': The client ID is missing: copy it from the OAuth client in"
                            + " ServiceNow's application registry.",
                    () -> configuration.setConnections(
                            List.of(new ServiceNowConnection("a", "https://a.service-now.com", "", "s"))));
            assertRefused(
                    "The ServiceNow connection 'a': No credential is chosen for the client secret: choose or add one of"
                            + " the kind Secret text.",
                    () -> configuration.setConnections(
                            List.of(new ServiceNowConnection("a", "https://a.service-now.com", "c", null))));
            assertRefused(
                    "The ServiceNow connection 'a': The instance URL must begin with https://, because the client secret"
                            + " is sent there",
                    () -> configuration.setConnections(
                            List.of(new ServiceNowConnection("a", "http://a.service-now.com", "c", "s"))));
            var badColumn = connection("a");
            badColumn.getCmdb().setVersionField("Version^ORname");
            assertRefused(
                    "The ServiceNow connection 'a': 'Version^ORname' is not the name of a table or field: these have small"
                            + " letters, digits and underscores, such as u_version.",
                    () -> configuration.setConnections(List.of(badColumn)));
            var badLookup = connection("a");
            badLookup.setUserLookup("e-mail");
            assertRefused(
                    "The ServiceNow connection 'a': 'e-mail' does not say how the user who started a build is found: use one"
                            + " of id-then-email, email-then-id, id, email.",
                    () -> configuration.setConnections(List.of(badLookup)));
            var badOnLost = connection("a");
            badOnLost.setOnLost("close");
            assertRefused(
                    "The ServiceNow connection 'a': 'close' does not say what becomes of the changes of builds that have"
                            + " died: use one of hold, cancel, note.",
                    () -> configuration.setConnections(List.of(badOnLost)));
            var badType = connection("a");
            badType.getCmdb().setDerivedFromType("Derived from");
            assertRefused(
                    "The ServiceNow connection 'a': 'Derived from' is not the name of a relationship type: these have two"
                            + " halves, such as Derived from::Base of.",
                    () -> configuration.setConnections(List.of(badType)));
            assertRefused(
                    "The default ServiceNow connection 'prod' does not exist: enter the name of one of the connections.",
                    () -> configuration.setDefaultConnection("prod"));

            assertEquals(List.of("production"), ConnectionResolver.in(j.jenkins).names());
            assertEquals("production", configuration.getDefaultConnection());
        });
        sessions.then(
                j -> assertEquals("production", ServiceNowConfiguration.get().getDefaultConnection()));
    }

    private static void assertRefused(String message, Executable entry) {
        assertEquals(
                message, assertThrows(IllegalArgumentException.class, entry).getMessage());
    }

    @Test
    void aDefaultMayBeEnteredBeforeItsConnectionWhenBothComeTogether() throws Throwable {
        sessions.then(j -> {
            var configuration = ServiceNowConfiguration.get();
            try (var change = new BulkChange(configuration)) {
                configuration.setDefaultConnection("production");
                configuration.setConnections(List.of(connection("production")));
                change.commit();
            }
            assertEquals("production", configuration.getDefaultConnection());

            assertRefused(
                    "The default ServiceNow connection 'test' does not exist: enter the name of one of the connections.",
                    () -> {
                        try (var change = new BulkChange(configuration)) {
                            configuration.setDefaultConnection("test");
                            configuration.setConnections(List.of(connection("staging")));
                            change.commit();
                        }
                    });
            assertEquals("production", configuration.getDefaultConnection());
            assertEquals(List.of("production"), ConnectionResolver.in(j.jenkins).names(), "nothing is half saved");
        });
    }

    @Test
    void aFormThatCannotBeBoundLosesNoConnections() throws Throwable {
        sessions.then(j -> {
            var configuration = ServiceNowConfiguration.get();
            configuration.setConnections(List.of(connection("production")));
            configuration.setDefaultConnection("production");
            var request = request(() -> {
                throw new IllegalArgumentException("Not a form");
            });
            assertThrows(FormException.class, () -> configuration.configure(request, new JSONObject()));
            assertEquals("production", configuration.getConnections().get(0).getName());
            assertEquals("production", configuration.getDefaultConnection());
        });
    }

    @Test
    void aFormThatMentionsNoConnectionsRemovesThem() throws Throwable {
        sessions.then(j -> {
            var configuration = ServiceNowConfiguration.get();
            configuration.setConnections(List.of(connection("production")));
            configuration.setDefaultConnection("production");
            assertTrue(configuration.configure(request(Settings::new), new JSONObject()));
            assertEquals(List.of(), configuration.getConnections());
            assertNull(configuration.getDefaultConnection());
        });
    }

    @Test
    void aFormWithAnUnknownDefaultChangesNothing() throws Throwable {
        sessions.then(j -> {
            var configuration = ServiceNowConfiguration.get();
            configuration.setConnections(List.of(connection("production")));
            var request = request(() -> {
                var settings = new Settings();
                settings.setEnabled(false);
                settings.setConnections(List.of(connection("test")));
                settings.setDefaultConnection("staging");
                return settings;
            });
            var error = assertThrows(FormException.class, () -> configuration.configure(request, new JSONObject()));
            assertTrue(error.getMessage().contains("'staging' does not exist"), error.getMessage());
            assertTrue(configuration.isEnabled());
            assertEquals(List.of("production"), ConnectionResolver.in(j.jenkins).names());
        });
    }

    @Test
    void whileMuchIsEnteredTheOldConnectionsAreInForce() throws Throwable {
        sessions.then(j -> {
            var configuration = ServiceNowConfiguration.get();
            configuration.setConnections(List.of(connection("production")));
            try (var change = new BulkChange(configuration)) {
                configuration.setDefaultConnection("test");
                configuration.setConnections(List.of());
                configuration.setConnections(List.of(connection("test")));
                assertEquals(
                        "production",
                        ConnectionResolver.in(j.jenkins).choose(null).getName());
                change.commit();
            }
            assertEquals("test", ConnectionResolver.in(j.jenkins).choose(null).getName());
        });
    }

    @Test
    void whatWasEnteredButNotCommittedIsForgotten() throws Throwable {
        sessions.then(j -> {
            var configuration = ServiceNowConfiguration.get();
            configuration.setConnections(List.of(connection("production")));
            try (var change = new BulkChange(configuration)) {
                configuration.setConnections(List.of(connection("test")));
            }
            configuration.setNotifyStages(false);
            assertEquals(List.of("production"), ConnectionResolver.in(j.jenkins).names());
        });
    }

    /** A request whose form is bound by the code given, since Lite binds none. */
    private static StaplerRequest2 request(Supplier<Settings> binding) {
        return (StaplerRequest2) Proxy.newProxyInstance(
                StaplerRequest2.class.getClassLoader(),
                new Class<?>[] {StaplerRequest2.class},
                (proxy, method, args) -> {
                    assertEquals("bindJSON", method.getName());
                    return binding.get();
                });
    }

    @Test
    void aDefaultIsForgottenTogetherWithItsConnection() throws Throwable {
        sessions.then(j -> {
            var configuration = ServiceNowConfiguration.get();
            configuration.setConnections(List.of(connection("production"), connection("test")));
            configuration.setDefaultConnection("test");
            configuration.setConnections(List.of(connection("test")));
            assertEquals("test", configuration.getDefaultConnection());
            configuration.setConnections(List.of(connection("production")));
            assertNull(configuration.getDefaultConnection());
        });
    }

    @Test
    void anIncompleteConnectionSaysWhatIsMissing() throws Throwable {
        sessions.then(j -> {
            SimulatorConnection.storeSecret("anything");
            var url = "https://example.service-now.com";
            assertUnusable(
                    new ServiceNowConnection("a", url, "", SimulatorConnection.CREDENTIALS_ID),
                    "The client ID is missing");
            assertUnusable(new ServiceNowConnection("a", url, "id", ""), "No credential is chosen");
            assertUnusable(new ServiceNowConnection("a", url, "id", "gone"), "credential with the id 'gone'");
            assertUnusable(
                    new ServiceNowConnection("a", "", "id", SimulatorConnection.CREDENTIALS_ID),
                    "The instance URL is missing");
        });
    }

    private static void assertUnusable(ServiceNowConnection connection, String reason) {
        var message = assertThrows(AbortException.class, () -> connection.openForCheck())
                .getMessage();
        assertTrue(message.contains("'a'") && message.contains(reason), message);
    }

    @Test
    void timesHaveAMinimumAndNothingMeansTheDefault() throws Throwable {
        sessions.then(j -> {
            var connection = connection("production");
            connection.setPollSeconds(1);
            connection.setConnectTimeoutSeconds(-1);
            connection.setReadTimeoutSeconds(1);
            connection.setUploadTimeoutSeconds(1);
            connection.setRetryTimeoutSeconds(1);
            assertEquals(5, connection.getPollSeconds());
            assertEquals(10, connection.getConnectTimeoutSeconds());
            assertEquals(5, connection.getReadTimeoutSeconds());
            assertEquals(30, connection.getUploadTimeoutSeconds());
            assertEquals(30, connection.getRetryTimeoutSeconds());
            connection.setPollSeconds(0);
            assertEquals(30, connection.getPollSeconds());
        });
    }

    @Test
    void aSlashBehindTheInstanceUrlIsDropped() throws Throwable {
        sessions.then(j -> assertEquals(
                "https://example.service-now.com",
                new ServiceNowConnection("a", " https://example.service-now.com/ ", "c", "s").getInstanceUrl()));
    }

    @Test
    void aReadTimeoutOfTheConnectionIsObeyed() throws Throwable {
        sessions.then(j -> {
            var connection = SimulatorConnection.configureQuick(simulator);
            simulator.faults().always(Fault.hanging());
            var session = connection.openForCheck();
            var error = assertThrows(
                    ServiceNowException.class,
                    () -> session.tables().query("sys_user_group", EncodedQuery.where("name", "a"), "name"));
            assertTrue(error.getMessage().contains("1 s"), error.getMessage());
        });
    }
}
