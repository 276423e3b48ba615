package dev.understudy.openapi;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Stream;

/** Answers as the contracts want them; a body is written with single quotes. */
enum GoodAnswer {
  JOB("POST /messages/bulk 200", "{'status':'success','data':{'job_id':'Xyz12345'}}"),
  JOB_IN_UTF_8(JOB.call, JOB.body, "Content-Type: application/json; charset=UTF-8"),
  SOCIOCS_ERROR("POST /messages/bulk 400", "{'status':'error','errors':[{'msg':'No.'}]}"),
  SOCIOCS_THROTTLED("POST /messages/bulk 429", SOCIOCS_ERROR.body, "Retry-After: 3"),
  SOCIOCS_FAILING(
      "POST /messages/bulk 511",
      SOCIOCS_ERROR.body,
      "Understudy-Fault: flt_3s8avn078nbgx5pyvh1wx6eyq4"),
  SOCIOCS_OTHER_METHOD("PUT /messages/bulk 405", SOCIOCS_ERROR.body, "Allow: POST"),
  SOCIOCS_OTHER_PATH("GET /channels/x 404", SOCIOCS_ERROR.body),

  SENT("POST /api/v1/messages/ 204", "", "Content-Type:"),
  NO_UNREAD("GET /api/v1/messages/unread?x=1 200", "{'results':[]}"),
  UNREAD(
      "GET /api/v1/messages/unread/ 200",
      """
      {'results':[{'id':'m1','sender_id':'u1','body':'Hi','sent_at':'2026-01-14T10:00:00Z',\
      'channel_id':'0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef',\
      'type':'message','data':{}}]}\
      """),
  UNREAD_WITH_BOTH_NAMES(
      UNREAD.call,
      UNREAD.body.replace("'id'", "'datetime_created':'2026-01-14T10:00:00Z','sender':'u1','id'")),
  UNREAD_HEAD("HEAD /api/v1/messages/unread/ 200", ""),
  PROLIFIC_ERROR(
      "GET /api/v1/messages/ 400",
      "{'status':400,'error_code':1,'title':'No','detail':{'user_id':['No.']}}"),
  PROLIFIC_ERROR_COMPATIBLE(
      PROLIFIC_ERROR.call,
      PROLIFIC_ERROR.body.replaceFirst("}$", ",'error':" + PROLIFIC_ERROR.body + "}")),
  PROLIFIC_ERROR_OBSERVED(PROLIFIC_ERROR.call, "{'error':" + PROLIFIC_ERROR.body + "}"),
  PROLIFIC_UNAUTHORIZED(
      "GET /api/v1/messages/ 401",
      "{'status':401,'error_code':1,'title':'No','detail':'No.'}",
      "WWW-Authenticate: Token"),

  BATCH(
      "POST /v2/notify/batch 200",
      """
      {'results':[{'phone_number':'+33612345678','success':true,'message':{\
      'id':'tx_01k8ap1btqf5r9fq2c8ax5fhc9','to':'+33612345678',\
      'created_at':'2026-01-15T09:00:00Z','expires_at':'2026-01-16T10:00:00+01:00'}},\
      {'phone_number':'x','success':false,'error':{'code':'c','message':'No.'}}],\
      'total_count':2,'success_count':1,'error_count':1,\
      'request_id':'0b8f5c3e-6f0d-4c1a-9c55-5d0d4f6f1c2b',\
      'template_id':'template_01k8ap1btqf5r9fq2c8ax5fhc9'}\
      """),
  PRELUDE_ERROR(
      "POST /v2/notify/batch 400",
      """
      {'code':'invalid_request','message':'No.','type':'bad_request',\
      'request_id':'0b8f5c3e-6f0d-4c1a-9c55-5d0d4f6f1c2b'}\
      """),

  PROBLEM(
      "GET /_admin/sandboxes/x 404",
      "{'type':'about:blank','title':'No','status':404,'detail':'No.'}",
      "Content-Type: application/problem+json"),
  ADMIN_OTHER_PATH("GET /_admin/x 404", PROBLEM.body, PROBLEM.header),
  REPLY(
      "POST /_admin/sandboxes/x/prolific/replies 201",
      """
      {'id':'m1','provider':'prolific','direction':'inbound','sender':'u1','recipient':'u2',\
      'body':'Hi','status':'received','batch_id':null,'created_at':'2026-01-14T10:00:00Z',\
      'scheduled_at':null,'sent_at':null,'read_at':null,'details':{'study_id':null}}\
      """),
  YAML(
      "GET /_admin/openapi/admin.yaml 200",
      "openapi: 3.1.0\ninfo: {}\npaths: {}\ncomponents: {}\n",
      "Content-Type: application/yaml"),

  NOBODYS("GET /favicon.ico 404", "{'error':'Nobody lives here.'}"),
  ALMOST_PROLIFICS("GET /api 404", NOBODYS.body),
  UNREADABLE_PATH("GET /api/%zz 400", NOBODYS.body),
  PATH_ABOVE_THE_ROOT("GET /api/../../x 400", NOBODYS.body),
  NO_HTTP("GET /api/v1/messages/unread/ 414", "{'error':'uri_too_long','message':'No.'}"),
  NO_HTTP_OF_ADMIN("GET /_admin/health 426", NO_HTTP.body),
  NO_HTTP_ELSEWHERE("GET /v2/x 505", NO_HTTP.body),
  PATH_TOO_LONG("GET /x 414", NOBODYS.body);

  private final String call;
  private final String body;
  private final String header;

  /** Without a content type of its own it is JSON; a header without a value is not sent. */
  GoodAnswer(String call, String body, String... header) {
    this.call = call;
    this.body = body;
    this.header = String.join("", header);
  }

  Answer answer() {
    var words = call.split(" ");
    var headers = new HashMap<String, List<String>>();
    headers.put("Content-Type", List.of("application/json"));
    headers.put("Understudy-Sandbox", List.of("default"));
    if (!header.isEmpty()) {
      var colon = header.indexOf(':');
      headers.put(
          header.substring(0, colon),
          Stream.of(header.substring(colon + 1).strip()).filter(v -> !v.isEmpty()).toList());
    }
    var json = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return Answer.to(words[0], words[1], Integer.parseInt(words[2]), headers, json);
  }
}
