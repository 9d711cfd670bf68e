for f in "$@"; do echo "== $f"; /tmp/hp/ts.sh -q -r $f.pcap -z sspi,attempts,csv 2>&1 | /usr/bin/python3 -c "
import csv,sys
for r in csv.DictReader(sys.stdin): print(*(r[k] for k in ('number','carrier','mechanism','identity','target','class','native','why','because','consequence','story')),sep=' | ')" | tail -14;  /tmp/hp/ts.sh -q -r $f.pcap -z sspi,diagnosis,json 2>&1 | /usr/bin/python3 -c "
import json,sys
for p in json.load(sys.stdin): print('  P',p['severity'],'|',p['why'],'|',p['reason'],'|',p['attempts'][:15],'|',(p['cause'] or '')[:160], len(p['cause'] or ''))"; done
