"""The headings that banks, platforms and agencies use for each field: one table, Chinese and English.

Names are written as `headings.plain` leaves them (lower case, without spaces and punctuation). Within a field the
order is the order of trust: of two columns for one field the earlier name is read.
"""

import re
from typing import Final

_TABLE: Final = {
    "case_no": "案件编号 案件号 案号 个案序列号 案件序列号 委案编号 案件id 合同编号 合同号 借据号 借据编号 借款编号"
    " caseno casenumber caseid case contractno contractnumber loanno loannumber loanid accountno accountnumber",
    "creditor": "委托方 委托机构 委托单位 委托方名称 甲方 债权人 债权方 资方 资金方"
    " creditor creditorname lender lendername client clientname",
    "product": "产品 产品名称 产品类型 贷款产品 业务类型 product productname producttype loantype",
    "name": "客户姓名 姓名 案人姓名 债务人姓名 债务人 借款人姓名 借款人 持卡人 持卡人姓名 客户名称 客户"
    " customername name borrowername borrower debtorname debtor customer fullname cardholder",
    "id_no": "证件号码 证件号 身份证号码 身份证号 身份证 证件编号 客户证件号 客户证件号码 客户身份证号 债务人证件号"
    " idnumber idno idcard idcardno idcardnumber identityno identitynumber nationalid nationalidno",
    "phones": "联系电话 本人手机 手机号码 手机号 手机 本人手机号 本人手机号码 客户手机 客户手机号 移动电话"
    " 电话号码 电话 联系方式 本人电话 家庭电话 家庭号码 住宅电话"
    " mobile mobilephone mobilenumber mobileno phone phones phonenumber phoneno telephone tel contactnumber homephone",
    "principal": "剩余本金 本金余额 未还本金 逾期本金 欠款本金 当前本金 本金"
    " principal principalbalance outstandingprincipal remainingprincipal principaldue principalamount",
    "interest": "利息 剩余利息 逾期利息 利息余额 应收利息 未还利息 欠息 interest accruedinterest interestdue"
    " interestamount",
    "fees": "罚息及费用 罚息及违约金 费用合计 费用 逾期费用 其他费用 罚息费用 fees fee charges penaltyandfees"
    " feesandpenalties penaltiesandfees feesandcharges",
    "fee_part": "罚息 逾期罚息 复利 违约金 滞纳金 手续费 管理费 逾期管理费 超限费 penalty penalties penaltyinterest"
    " latefee latefees liquidateddamages compoundinterest",
    "total": "逾期总额 欠款总额 总欠款 欠款合计 逾期总金额 应还总额 结欠总额 总金额 逾期金额 欠款金额 合计金额 合计欠款"
    " amountdue total totaldue totalamount totalamountdue totaloverdue totalbalance outstandingbalance balance"
    " outstanding",
    "overdue_since": "逾期起始日 逾期起始日期 逾期开始日 逾期开始日期 逾期日期 逾期日 首次逾期日 首次逾期日期 逾期时间"
    " overduesince overduedate overduefrom delinquentsince pastduesince pastduedate",
    "dpd": "逾期天数 当前逾期天数 逾期日数 dpd dayspastdue overduedays daysoverdue",
    "stage": "账龄 逾期账龄 逾期阶段 阶段 m值 stage bucket aging ageing agingbucket ageingbucket delinquencybucket",
    "address": "家庭住址 家庭地址 现住址 现居地址 现居住地址 居住地址 住址 联系地址 通讯地址 地址 户籍地址 身份证地址"
    " homeaddress residentialaddress residence address",
    "lat": "纬度 地址纬度 lat latitude",
    "lon": "经度 地址经度 lon lng long longitude",
    "remark": "备注 备注1 备注2 备注3 备注4 备注5 备注6 说明 remark remarks note notes comment comments memo",
    # Read only to be checked against the rest of the row; never kept.
    "gender": "性别 gender sex",
    "birthday": "生日 出生日期 出生年月日 birthday birthdate dateofbirth dob",
    "age": "年龄 age",
    "placed_on": "委案日期 委案日 委托日期 placementdate handoverdate placedon",
    "recall_on": "预计退案日 预计退案日期 退案日 退案日期 recalldate returndate",
    "placed": "委案金额 委托金额 placedamount placementamount",
    "status": "案件状态 状态 还款状态 casestatus status",
    "currency": "币种 货币 currency",
}
NAMES: Final = {name: (field, rank) for field, names in _TABLE.items() for rank, name in enumerate(names.split())}
REQUIRED: Final = ("case_no", "name", "principal", "overdue_since", "address")
ANCHORS: Final = frozenset({"case_no", "name", "id_no"})
DATES: Final = ("overdue_since", "placed_on", "recall_on", "birthday")
# Several columns may feed these; every other field has one column.
MANY: Final = frozenset({"phones", "fee_part", "remark"})
UNITS: Final = {
    "元": 1,
    "人民币": 1,
    "人民币元": 1,
    "rmb": 1,
    "cny": 1,
    "yuan": 1,
    "千元": 1_000,
    "万元": 10_000,
    "万": 10_000,
}
# Data a lawful collector never holds (PIPL arts. 5-6; domain notes, "Privacy"): such columns are not read.
FORBIDDEN: Final = re.compile(
    "通讯录|通话详单|通话记录|通话清单|短信记录|短信内容|相册"
    "|(?:亲友|亲属|家人|家属|朋友|联系人|子女|配偶).*(?:照片|相片|头像)"
    "|contactlist|addressbook|phonebook|call(?:log|record|detail|history)|smslog"
    "|(?:family|friend|relative|contact|spouse|child)\\w*(?:photo|picture)"
)
# A group heading above a column that makes it somebody else's.
OTHERS: Final = re.compile(
    "联系人|配偶|担保人|共借人|共同借款人|亲属|紧急|副卡|contact|spouse|guarantor|coborrower|relative|emergency"
)
