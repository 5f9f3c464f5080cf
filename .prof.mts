import { AgentProfile, HttpsClient, renderOwnedSecret, renderSession, Sessions } from '/work/wt-faults/src/session/index';
const profile = new AgentProfile({ name: 'test-agent', image: 'registry.example.com/test-agent:1.0.0', cpuRequest: '10m', cpuLimit: '100m', memoryRequest: '16Mi', memoryLimit: '64Mi', secretKeys: ['API_KEY'] });
const client = new HttpsClient({ server: 'http://127.0.0.1:21390' });
const namespace='agents', credentials={API_KEY:'fake-key-of-a-test'};
const sessions = new Sessions(client,{namespace});
async function post(resource:string, body:object){ const a=await client.request({method:'POST',path:`/api/v1/namespaces/${namespace}/${resource}?fieldValidation=Strict`,body}); return JSON.parse(await a.text()); }
async function raw(id:string){ const {pod,secret}=renderSession(profile,{id,namespace,credentials}); const c=await post('pods',pod); await post('secrets',{...renderOwnedSecret(secret!,c),immutable:true}); }
const ours=(id:string)=>sessions.create(profile,{id,credentials});
const render=async(id:string)=>{renderSession(profile,{id,namespace,credentials});};
async function batch(f:(id:string)=>Promise<unknown>,n:number,par:number){ const a=process.cpuUsage(),t=performance.now(); for(let i=0;i<n;i+=par) await Promise.all(Array.from({length:par},(_,k)=>f(`s-${i+k}`))); const c=process.cpuUsage(a); return {cpu:(c.user+c.system)/1000/n,wall:(performance.now()-t)/n}; }
const med=(x:number[])=>x.sort((a,b)=>a-b)[x.length>>1];
const rounds=Number(process.argv[2]??40), only=process.argv[3];
const res:Record<string,{cpu:number,wall:number}[]>={raw:[],ours:[],render:[]};
if(only){ await batch(only==='ours'?ours:raw,20000,10); process.exit(0); }
for(let r=-5;r<rounds;r++){ for(const [k,f] of (r%2?[['raw',raw],['ours',ours]]:[['ours',ours],['raw',raw]]) as [string,(id:string)=>Promise<unknown>][]){ const c=await batch(f,200,10); if(r>=0) res[k].push(c);} res.render.push(await batch(render,2000,1)); }
for(const k of ['raw','ours','render']) console.log(k, 'cpu',med(res[k].map(x=>x.cpu)).toFixed(4),'wall',med(res[k].map(x=>x.wall)).toFixed(4));
const ratios=res.raw.map((x,i)=>res.ours[i].cpu/x.cpu-1).sort((a,b)=>a-b); console.log('cpu ratio median', (med(ratios)*100).toFixed(1), 'IQR', (ratios[ratios.length>>2]*100).toFixed(1),(ratios[(ratios.length*3)>>2]*100).toFixed(1));
process.exit(0);
