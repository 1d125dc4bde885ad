package io.jenkins.plugins.servicenow.realjenkins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.util.Secret;
import io.jenkins.plugins.servicenow.config.ServiceNowConfiguration;
import io.jenkins.plugins.servicenow.config.ServiceNowConnection;
import io.jenkins.plugins.servicenow.config.SimulatorConnection;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Calls the webhook as ServiceNow does: without login, session or crumb. */
@WithJenkins
class WebhookTest {

    private static final String PATH = "servicenow-webhook/";
    private static final String SECRET = "webhook-secret";
    private static final String UNKNOWN = "f".repeat(32);

    private final ServiceNowSimulator simulator = ServiceNowSimulator.start();
    private final HttpClient client = HttpClient.newHttpClient();
    private JenkinsRule j;

    @BeforeEach
    void configure(JenkinsRule rule) throws Exception {
        j = rule;
        j.jenkins.setSecurityRealm(j.createDummySecurityRealm());
        j.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin"));
        var store = SystemCredentialsProvider.getInstance();
        store.getCredentials()
                .add(new StringCredentialsImpl(
                        CredentialsScope.GLOBAL, "webhook", "ServiceNow calls", Secret.fromString(SECRET)));
        store.save();
        var connection = SimulatorConnection.configure(simulator);
        connection.setPollSeconds(3600);
        connection.setWebhookCredentialsId("webhook");
    }

    @AfterEach
    void stopSimulator() {
        simulator.close();
    }

    private WorkflowRun waitingBuild() throws Exception {
        var job = j.createProject(WorkflowJob.class, "os-image");
        job.setDefinition(new CpsFlowDefinition("""
                def change = snowChangeRequest(shortDescription: 'Custom image', assignmentGroup: 'OS Image Builders')
                snowWaitApproval change
                """, true));
        var run = job.scheduleBuild2(0).waitForStart();
        j.waitForMessage("state Assess, approval requested", run);
        return run;
    }

    private String sysId() {
        return simulator.records().all("change_request").get(0).get("sys_id");
    }

    private static String body(String sysId) {
        return "{\"table\":\"change_request\",\"sys_id\":\"" + sysId + "\"}";
    }

    private HttpRequest.Builder request(String path, String body) throws Exception {
        return HttpRequest.newBuilder(URI.create(j.getURL() + path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
    }

    private HttpRequest signed(String body, Instant at, String secret) throws Exception {
        var timestamp = String.valueOf(at.getEpochSecond());
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        var signature = mac.doFinal((timestamp + "." + body).getBytes(StandardCharsets.UTF_8));
        return request(PATH, body)
                .header("X-ServiceNow-Timestamp", timestamp)
                .header("X-ServiceNow-Signature", HexFormat.of().formatHex(signature))
                .build();
    }

    private HttpResponse<String> send(HttpRequest request) throws Exception {
        return client.send(request, BodyHandlers.ofString());
    }

    @Test
    void aSignedCallWakesTheBuildWithinTwoSeconds() throws Exception {
        var run = waitingBuild();
        simulator.approvals().approveAll("CHG0030001", "fine");
        var start = System.nanoTime();
        var answer = send(signed(body(sysId()), Instant.now(), SECRET));
        assertEquals(202, answer.statusCode());
        assertEquals("", answer.body());
        j.assertBuildStatusSuccess(j.waitForCompletion(run));
        var took = Duration.ofNanos(System.nanoTime() - start);
        assertTrue(took.compareTo(Duration.ofSeconds(2)) <= 0, took.toString());
    }

    @Test
    void aTokenInAHeaderWillDo() throws Exception {
        var run = waitingBuild();
        simulator.approvals().approveAll("CHG0030001", "fine");
        var answer = send(request(PATH, body(sysId()))
                .header("X-ServiceNow-Token", SECRET)
                .build());
        assertEquals(202, answer.statusCode());
        j.assertBuildStatusSuccess(j.waitForCompletion(run));
    }

    @Test
    void knownAndUnknownIdsAreAnsweredTheSame() throws Exception {
        waitingBuild();
        var known = send(signed(body(sysId()), Instant.now(), SECRET));
        var unknown = send(signed(body(UNKNOWN), Instant.now(), SECRET));
        assertEquals(known.statusCode(), unknown.statusCode());
        assertEquals(known.body(), unknown.body());
        assertEquals(known.headers().map().keySet(), unknown.headers().map().keySet());
        j.jenkins
                .getItemByFullName("os-image", WorkflowJob.class)
                .getLastBuild()
                .doKill();
    }

    @Test
    void aCallIsBelievedNothingButThatItIsTimeToLook() throws Exception {
        var run = waitingBuild();
        var body = "{\"table\":\"change_request\",\"sys_id\":\"" + sysId()
                + "\",\"approval\":\"approved\",\"state\":\"-2\"}";
        simulator.requests().reset();
        for (var i = 0; i < 20; i++) {
            assertEquals(202, send(signed(body, Instant.now(), SECRET)).statusCode());
        }
        simulator.requests().await(RequestKind.TABLE_READ, 1);
        assertTrue(run.isBuilding());
        run.doKill();
    }

    @Test
    void whoDoesNotKnowTheSecretChangesNothing() throws Exception {
        var run = waitingBuild();
        simulator.requests().reset();
        var body = body(sysId());
        for (var request : new HttpRequest[] {
            request(PATH, body).build(),
            request(PATH, "").build(),
            request(PATH, "nonsense").build(),
            request(PATH, body).header("X-ServiceNow-Token", "guess").build(),
            signed(body, Instant.now(), "guess"),
            signed(body, Instant.now().minusSeconds(400), SECRET),
            signed(body, Instant.now().plusSeconds(400), SECRET),
        }) {
            var answer = send(request);
            assertEquals(401, answer.statusCode());
            assertEquals("", answer.body());
        }
        assertEquals(0, simulator.requests().entries().size());
        assertTrue(run.isBuilding());
        run.doKill();
    }

    @Test
    void theSecretOfAnotherConnectionWakesNoBuildOfThisOne() throws Exception {
        var store = SystemCredentialsProvider.getInstance();
        store.getCredentials()
                .add(new StringCredentialsImpl(
                        CredentialsScope.GLOBAL, "other-webhook", "Other calls", Secret.fromString("other-secret")));
        store.save();
        var other = new ServiceNowConnection("other", "https://other.example.com", "client", "secret");
        other.setWebhookCredentialsId("other-webhook");
        var configuration = ServiceNowConfiguration.get();
        configuration.setConnections(List.of(configuration.getConnections().get(0), other));
        configuration.setDefaultConnection(configuration.getConnections().get(0).getName());
        var run = waitingBuild();
        simulator.requests().reset();
        assertEquals(
                202, send(signed(body(sysId()), Instant.now(), "other-secret")).statusCode());
        assertEquals(202, send(signed(body(sysId()), Instant.now(), SECRET)).statusCode());
        simulator.requests().await(RequestKind.TABLE_READ, 1);
        assertEquals(1, simulator.requests().count(RequestKind.TABLE_READ, "change_request"));
        run.doKill();
    }

    @Test
    void whoGuessesIsNotListenedToForAWhile() throws Exception {
        for (var i = 0; i < 60; i++) {
            assertEquals(
                    401, send(signed(body(UNKNOWN), Instant.now(), "guess")).statusCode());
        }
        assertEquals(429, send(signed(body(UNKNOWN), Instant.now(), SECRET)).statusCode());
    }

    @Test
    void aBodyOfMoreThan64KilobytesIsRefused() throws Exception {
        var padding = " ".repeat(64 * 1024);
        assertEquals(
                413,
                send(signed(body(UNKNOWN) + padding, Instant.now(), SECRET)).statusCode());
        var chunked = HttpRequest.newBuilder(URI.create(j.getURL() + PATH))
                .POST(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(new byte[70_000])))
                .build();
        assertEquals(413, send(chunked).statusCode());
    }

    @Test
    void aSignedCallThatNamesNoRecordIsRefused() throws Exception {
        assertEquals(400, send(signed("{}", Instant.now(), SECRET)).statusCode());
        assertEquals(400, send(signed(body("null"), Instant.now(), SECRET)).statusCode());
    }

    @Test
    void onlyPostIsAnswered() throws Exception {
        var get = HttpRequest.newBuilder(URI.create(j.getURL() + PATH)).build();
        assertEquals(405, send(get).statusCode());
        var put = HttpRequest.newBuilder(URI.create(j.getURL() + PATH))
                .PUT(BodyPublishers.ofString("{}"))
                .build();
        assertEquals(405, send(put).statusCode());
    }

    @Test
    void otherPathsNeedACrumbAsBefore() throws Exception {
        for (var path : new String[] {
            "servicenow-webhook",
            "servicenow-webhook/index",
            "servicenow-webhook/x/",
            "servicenow-webhookx/",
            "quietDown"
        }) {
            var answer = send(request(path, body(UNKNOWN))
                    .header("X-ServiceNow-Token", SECRET)
                    .build());
            assertTrue(answer.statusCode() == 403 || answer.statusCode() == 404, path + ": " + answer.statusCode());
        }
    }

    @Test
    void nobodyIsListenedToWithoutASecret() throws Exception {
        SimulatorConnection.configure(simulator);
        assertEquals(401, send(signed(body(UNKNOWN), Instant.now(), SECRET)).statusCode());
        assertEquals(401, send(signed(body(UNKNOWN), Instant.now(), "x")).statusCode());
    }
}
